import { tenantTable } from '@praxis/chassis';

/** A tenant table of crm with its row-level security. */
export const crmTable = (name: string, body: string, options?: Parameters<typeof tenantTable>[3]): string =>
  tenantTable('crm', name, body, options);
