import { clientsOperations } from '@praxis/contracts/clients';
import { crmOperations } from '@praxis/contracts/crm';
import { documentsOperations } from '@praxis/contracts/documents';
import { financeOperations } from '@praxis/contracts/finance';
import { identityOperations } from '@praxis/contracts/identity';
import { CONTEXTS, type Operation, operationsApi } from '@praxis/contracts/kernel';
import { projectsOperations } from '@praxis/contracts/projects';

const declared: readonly Operation[] = [
  ...identityOperations,
  ...crmOperations,
  ...clientsOperations,
  ...projectsOperations,
  ...financeOperations,
  ...documentsOperations,
  ...CONTEXTS.flatMap((context) => Object.values(operationsApi(context)) as unknown as Operation[]),
];

/** Every operation of the platform, each once. */
export const allOperations: readonly Operation[] = [...new Map(declared.map((operation) => [operation.id, operation])).values()];
