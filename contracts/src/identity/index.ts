export {
  FirmFacts,
  FirmStatus,
  firmEvents,
  firmRegistered,
  firmSettingsChanged,
  firmStatusChanged,
} from '../kernel/firm';
export * from './events';
