import { tenantTable } from '@praxis/chassis';

/** DDL of a tenant table of clients with its policies. */
export const table = (name: string, body: string, options?: Parameters<typeof tenantTable>[3]): string =>
  tenantTable('clients', name, body, options);
