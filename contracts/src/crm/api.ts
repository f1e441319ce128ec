import { operationsApi } from '../kernel';
import type { Operation } from '../kernel/operation';
import { contractOperations } from './api/contracts';
import { dealOperations } from './api/deals';
import { leadOperations } from './api/leads';
import { proposalOperations } from './api/proposals';
import { prospectOperations } from './api/prospects';
import { publicProposalOperations } from './api/public-proposals';
import { serviceItemOperations } from './api/service-items';

export * from './api/contracts';
export * from './api/deals';
export * from './api/leads';
export * from './api/proposal-content';
export * from './api/proposals';
export * from './api/prospects';
export * from './api/public-proposals';
export * from './api/service-items';

/** What operators may do with the service. */
export const crmOperationsApi = operationsApi('crm');

/** Every operation of crm. */
export const crmOperations = [
  ...leadOperations,
  ...prospectOperations,
  ...dealOperations,
  ...serviceItemOperations,
  ...proposalOperations,
  ...publicProposalOperations,
  ...contractOperations,
  ...Object.values(crmOperationsApi),
] as unknown as readonly Operation[];
