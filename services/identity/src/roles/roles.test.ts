import { clientsOperations } from '@praxis/contracts/clients';
import { crmOperations } from '@praxis/contracts/crm';
import { documentsOperations } from '@praxis/contracts/documents';
import { financeOperations } from '@praxis/contracts/finance';
import { identityOperations } from '@praxis/contracts/identity';
import { CONTEXTS, newId, type Operation, operationsApi, Rejection } from '@praxis/contracts/kernel';
import { projectsOperations } from '@praxis/contracts/projects';
import { requireFirmRoles, requireMayGrant } from './granting';
import { operatorPermissions, permissionTable } from './permissions';
import { roleBook } from './role-book';
import { FIRM_ROLES, PORTAL_ROLES, systemRoles, weakestPortalRole } from './system-roles';

const book = roleBook([]);
const operations: readonly Operation[] = [
  ...identityOperations,
  ...crmOperations,
  ...clientsOperations,
  ...projectsOperations,
  ...financeOperations,
  ...documentsOperations,
  ...CONTEXTS.flatMap((context) => Object.values(operationsApi(context)) as unknown as Operation[]),
];
const permissionOf = ({ access }: Operation): string | undefined => (typeof access === 'object' ? access.permission : undefined);
const asked = (kind: Operation['principals'][number]): Set<string> =>
  new Set(operations.filter(({ principals }) => principals.includes(kind)).flatMap((operation) => permissionOf(operation) ?? []));

/** Permissions that decide what is shown rather than what may be called. */
const visibility = ['finance:money:read', 'clients:confidential:read'];

describe('system roles', () => {
  it('know every permission that an operation asks of people', () => {
    expect([...asked('user')].filter((permission) => !Object.hasOwn(permissionTable, permission))).toEqual([]);
  });

  it('name no permission that nothing asks for', () => {
    const used = new Set([...asked('user'), ...asked('portal'), ...asked('api_client'), ...visibility]);
    expect(Object.keys(permissionTable).filter((permission) => !used.has(permission))).toEqual([]);
  });

  it('the owner may do everything, by an explicit list', () => {
    expect(systemRoles.owner).toEqual(Object.keys(permissionTable).sort());
  });

  it('the admin may do everything but see money and confidential clients, and give the firm up', () => {
    const all = new Set<string>(Object.keys(permissionTable));
    expect([...all].filter((permission) => !systemRoles.admin.includes(permission))).toEqual([
      'identity:firm:cancel',
      'identity:break-glass:decide',
      'clients:confidential:read',
      'finance:money:read',
    ]);
  });

  it('only the owner sees every confidential client', () => {
    expect(
      Object.entries(systemRoles)
        .filter(([, list]) => list.includes('clients:confidential:read'))
        .map(([role]) => role),
    ).toEqual(['owner']);
  });

  it('readonly only reads, and no money', () => {
    expect(systemRoles.readonly.filter((permission) => !permission.endsWith(':read'))).toEqual([]);
    expect(systemRoles.readonly).not.toContain('finance:money:read');
  });

  it('staff sees no money and nothing of finance', () => {
    expect(systemRoles.staff.filter((permission) => permission.startsWith('finance:'))).toEqual([]);
  });

  it('every role of a firm may see the firm and its people', () => {
    for (const role of FIRM_ROLES) expect(systemRoles[role]).toEqual(expect.arrayContaining(['identity:firm:read', 'identity:user:read']));
  });

  it('portal roles have only permissions of operations made for the portal', () => {
    const portal = asked('portal');
    for (const role of PORTAL_ROLES) expect(systemRoles[role].filter((permission) => !portal.has(permission))).toEqual([]);
  });

  it('every operation made for the portal is open to the portal’s admin', () => {
    expect([...asked('portal')].filter((permission) => !systemRoles.portal_admin.includes(permission))).toEqual([]);
  });

  it('operators may do what operators’ operations ask for and nothing in a firm', () => {
    expect([...asked('operator')].sort()).toEqual([...operatorPermissions].sort());
    expect(operatorPermissions.filter((permission) => Object.hasOwn(permissionTable, permission))).toEqual([]);
  });

  it('unknown roles give nothing, whatever they are called', () => {
    expect(book.permissionsOf(['nobody', 'constructor', '__proto__', 'portal_admin', 'operator']).size).toBe(0);
  });

  it('of several portal roles in a firm the weakest counts', () => {
    expect(weakestPortalRole(['portal_admin', 'portal_viewer'])).toBe('portal_viewer');
    expect(weakestPortalRole(['portal_admin', 'portal_member'])).toBe('portal_member');
  });
});

describe('giving roles', () => {
  const granter = (...roles: string[]) => ({ roles, permissions: book.permissionsOf(roles) });
  const codeOf = (act: () => void): string | undefined => {
    try {
      act();
      return undefined;
    } catch (error) {
      if (error instanceof Rejection) return error.code;
      throw error;
    }
  };

  it('an owner gives every role', () => {
    for (const role of FIRM_ROLES) expect(codeOf(() => requireMayGrant(granter('owner'), [], [role], book))).toBeUndefined();
  });

  it('nobody gives what they do not have: an admin cannot give sight of money', () => {
    expect(codeOf(() => requireMayGrant(granter('admin'), [], ['staff'], book))).toBeUndefined();
    expect(codeOf(() => requireMayGrant(granter('admin'), [], ['billing'], book))).toBe('identity.role_not_yours_to_give');
    expect(codeOf(() => requireMayGrant(granter('admin'), ['staff'], ['partner'], book))).toBe('identity.role_not_yours_to_give');
  });

  it('roles that somebody has already may stay, and be taken', () => {
    expect(codeOf(() => requireMayGrant(granter('admin'), ['billing'], ['billing', 'staff'], book))).toBeUndefined();
    expect(codeOf(() => requireMayGrant(granter('admin'), ['billing'], ['staff'], book))).toBeUndefined();
  });

  it('only owners make and unmake owners', () => {
    expect(codeOf(() => requireMayGrant(granter('admin'), [], ['owner'], book))).toBe('identity.role_not_yours_to_give');
    expect(codeOf(() => requireMayGrant(granter('admin'), ['owner'], ['staff'], book))).toBe('identity.role_not_yours_to_give');
  });

  it('roles of the portal, of operators and unknown ones are no roles of a firm', () => {
    for (const role of ['portal_admin', 'operator', 'wizard']) {
      expect(codeOf(() => requireFirmRoles([role], book))).toBe('identity.role_unknown');
    }
  });

  it('custom roles count by what they allow, and only in their firm', () => {
    const sight = { id: newId(), permissions: ['finance:money:read'] };
    const own = roleBook([sight]);
    expect(codeOf(() => requireFirmRoles([sight.id], own))).toBeUndefined();
    expect(codeOf(() => requireFirmRoles([sight.id], book))).toBe('identity.role_unknown');
    expect(codeOf(() => requireMayGrant(granter('admin'), [], [sight.id], own))).toBe('identity.role_not_yours_to_give');
    expect(codeOf(() => requireMayGrant(granter('partner'), [], [sight.id], own))).toBeUndefined();
  });
});
