import type { Operation } from './operation';

/**
 * Whether an operator of the platform may call an operation under a grant of a firm: what people of the firm, or operators themselves, call
 * inside a firm with a permission that the grant has. Nothing that is anybody's own (`signed-in`), and nothing outside the firm.
 */
export const isOpenUnderGrant = (
  { access, principals, tenant }: Pick<Operation, 'access' | 'principals' | 'tenant'>,
  permissions: ReadonlySet<string>,
): boolean =>
  tenant === 'token' &&
  typeof access === 'object' &&
  (principals.includes('user') || principals.includes('operator')) &&
  permissions.has(access.permission);
