export {
  FirmFacts,
  FirmStatus,
  firmEvents,
  firmRegistered,
  firmSettingsChanged,
  firmStatusChanged,
} from '../kernel/firm';
export * from './api';
export * from './errors';
export * from './events';
