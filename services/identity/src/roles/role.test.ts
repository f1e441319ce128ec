import { newId, type Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { permissionTable } from './permissions';
import { changeRole, MAX_ROLES, newRole, type Role, requireRoomForRole, withReplaced } from './role';
import { systemRoles } from './system-roles';

const at = new Date('2027-01-31T10:00:00Z');
const granter = (...permissions: string[]) => ({ roles: [], permissions: new Set(permissions) });
const admin = granter(...systemRoles.admin);
const role = (...permissions: string[]): Role => ({
  firmId: newId(),
  id: newId(),
  name: 'Lead',
  nameKey: 'lead',
  description: null,
  permissions: permissions.sort(),
  createdAt: at,
  version: 3,
});
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Rejection).code;
  }
};

describe('a custom role', () => {
  it('is made of permissions that its maker has', () => {
    const made = newRole(newId(), newId(), { name: 'Straße', permissions: ['crm:lead:write', 'crm:lead:read'] }, admin, at);
    expect(made).toMatchObject({ name: 'Straße', nameKey: 'straße', permissions: ['crm:lead:read', 'crm:lead:write'], version: 1 });
    const money = () => newRole(newId(), newId(), { name: 'M', permissions: ['finance:money:read'] }, admin, at);
    expect(codeOf(money)).toBe('identity.role_not_yours_to_give');
  });

  it('is made of permissions that there are, and never of an operator’s', () => {
    for (const name of ['crm:lead:wite', 'operations:dead-letters:manage', 'constructor', '__proto__']) {
      const make = () => newRole(newId(), newId(), { name: 'N', permissions: [name] }, granter(name), at);
      expect(codeOf(make)).toBe('identity.permission_unknown');
    }
  });

  it('gains nothing that its changer lacks, whatever it has already', () => {
    const names = Object.keys(permissionTable);
    fc.assert(
      fc.property(fc.subarray(names), fc.subarray(names), fc.subarray(names), (has, before, after) => {
        const gained = after.filter((name) => !before.includes(name));
        const refused = codeOf(() => changeRole(role(...before), { permissions: after }, granter(...has)));
        expect(refused).toBe(gained.every((name) => has.includes(name)) ? undefined : 'identity.role_not_yours_to_give');
      }),
    );
  });

  it('counts a version for every change, and none for no change', () => {
    const before = role('crm:lead:read');
    expect(changeRole(before, { permissions: ['crm:lead:read'], name: 'Lead' }, admin)).toBe(before);
    expect(changeRole(before, { description: 'Of projects' }, admin)).toMatchObject({ version: 4, description: 'Of projects' });
    expect(changeRole({ ...before, description: 'Old' }, { description: null }, admin).description).toBeNull();
  });

  it('is one of a bounded number', () => {
    expect(codeOf(() => requireRoomForRole(MAX_ROLES - 1))).toBeUndefined();
    expect(codeOf(() => requireRoomForRole(MAX_ROLES))).toBe('identity.limit_roles');
  });

  it('is replaced once, whoever has the other already', () => {
    expect(withReplaced(['a', 'b'], 'a', 'c')).toEqual(['c', 'b']);
    expect(withReplaced(['a', 'c'], 'a', 'c')).toEqual(['c']);
  });
});
