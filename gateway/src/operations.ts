import { clientsOperations } from '@praxis/contracts/clients';
import { crmOperations } from '@praxis/contracts/crm';
import { documentsOperations } from '@praxis/contracts/documents';
import { financeOperations } from '@praxis/contracts/finance';
import { identityOperations } from '@praxis/contracts/identity';
import { CONTEXTS, type Operation, operationsApi } from '@praxis/contracts/kernel';
import { projectsOperations } from '@praxis/contracts/projects';

/** Every operation of every service; the routes of the gateway are made from these and nothing else. */
export const serviceOperations: readonly Operation[] = onceEach([
  ...identityOperations,
  ...crmOperations,
  ...clientsOperations,
  ...projectsOperations,
  ...financeOperations,
  ...documentsOperations,
  ...CONTEXTS.flatMap((context) => Object.values(operationsApi(context)) as unknown as Operation[]),
]);

/** A context may list its operators' operations itself. */
function onceEach(operations: readonly Operation[]): readonly Operation[] {
  return [...new Map(operations.map((operation) => [operation.id, operation])).values()];
}
