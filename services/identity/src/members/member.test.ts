import { newId, type Rejection } from '@praxis/contracts/kernel';
import { roleBook } from '../roles/role-book';
import { changeRoles, disable, enable, evolve, type Member } from './member';

const book = roleBook([]);
const member = (roles: string[], status: Member['status'] = 'active'): Member => ({
  firmId: newId(),
  id: newId(),
  userId: newId(),
  name: 'Ada',
  email: 'Ada@firm.example',
  emailKey: 'ada@firm.example',
  roles,
  status,
  founder: false,
  photo: null,
  createdAt: new Date('2027-01-01T00:00:00Z'),
  version: 1,
});
const granter = (...roles: string[]) => ({ roles, permissions: book.permissionsOf(roles) });
const owner = granter('owner');
const alone = { otherOwners: 0, book };
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Rejection).code;
  }
};

describe('a member', () => {
  it('gets other roles', () => {
    const [event] = changeRoles(member(['staff']), ['manager'], owner, alone);
    expect(event && evolve(member(['staff']), event).roles).toEqual(['manager']);
  });

  it('with the same roles in another order has not changed', () => {
    expect(changeRoles(member(['staff', 'billing']), ['billing', 'staff'], owner, alone)).toEqual([]);
  });

  it('who is the last owner is neither demoted nor disabled, not even by another owner’s word', () => {
    expect(codeOf(() => changeRoles(member(['owner']), ['admin'], owner, alone))).toBe('identity.last_owner');
    expect(codeOf(() => disable(member(['owner']), owner, alone))).toBe('identity.last_owner');
    expect(changeRoles(member(['owner']), ['owner', 'billing'], owner, alone)).toHaveLength(1);
    expect(changeRoles(member(['owner']), ['admin'], owner, { otherOwners: 1, book })).toHaveLength(1);
  });

  it('who is a disabled owner does not count as one', () => {
    expect(changeRoles(member(['owner'], 'disabled'), ['staff'], owner, alone)).toHaveLength(1);
  });

  it('who is an owner is touched by owners only', () => {
    expect(codeOf(() => disable(member(['owner']), granter('admin'), { otherOwners: 3, book }))).toBe('identity.role_not_yours_to_give');
  });

  it('is disabled once and enabled once', () => {
    expect(codeOf(() => disable(member(['staff'], 'disabled'), owner, alone))).toBe('http.illegal_transition');
    expect(codeOf(() => enable(member(['staff']), owner, alone))).toBe('http.illegal_transition');
    expect(enable(member(['staff'], 'disabled'), granter('admin'), alone)).toEqual([{ type: 'activated' }]);
  });

  it('comes back only by somebody who may give the roles', () => {
    expect(codeOf(() => enable(member(['billing'], 'disabled'), granter('admin'), alone))).toBe('identity.role_not_yours_to_give');
  });
});
