import { FIRM_ROLES, isFirmRole, systemRoles } from './system-roles';

/** The roles that exist in a firm, and what each allows. */
export interface RoleBook {
  /** Keys of the roles that can be given, system roles first. */
  readonly keys: readonly string[];
  has(key: string): boolean;
  /** What somebody with these roles may do; unknown roles give nothing. */
  permissionsOf(keys: readonly string[]): ReadonlySet<string>;
}

/** The system roles of a firm and its own. @param custom of one firm */
export function roleBook(custom: readonly { id: string; permissions: readonly string[] }[]): RoleBook {
  const own = new Map(custom.map(({ id, permissions }) => [id, permissions]));
  const allows = (key: string): readonly string[] => (isFirmRole(key) ? systemRoles[key] : (own.get(key) ?? []));
  return {
    keys: [...FIRM_ROLES, ...own.keys()],
    has: (key) => isFirmRole(key) || own.has(key),
    permissionsOf: (keys) => new Set(keys.flatMap(allows)),
  };
}
