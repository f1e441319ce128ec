import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { type Granter, requireFirmRoles, requireMayGrant } from '../roles/granting';
import type { RoleBook } from '../roles/role-book';

/** A person's membership in a firm. Name, address and the photo's hash are copies: people are kept where no firm can read them. */
export interface Member {
  firmId: string;
  id: string;
  userId: string;
  name: string;
  email: string;
  emailKey: string;
  roles: string[];
  status: 'active' | 'disabled';
  /** Registered the firm. */
  founder: boolean;
  /** SHA-256 of the person's photo. */
  photo: string | null;
  createdAt: Date;
  version: number;
}

export type MemberEvent = { type: 'activated' } | { type: 'roles-changed'; roles: string[] } | { type: 'disabled' };

export interface Team {
  /** Other members who are active owners. */
  otherOwners: number;
  /** The roles that the firm has. */
  book: RoleBook;
}

const isOwner = ({ roles, status }: Member): boolean => status === 'active' && roles.includes('owner');

function requireAnotherOwner(member: Member, { otherOwners }: Pick<Team, 'otherOwners'>): void {
  if (isOwner(member) && otherOwners === 0) throw new Rejection(identityErrors.last_owner);
}

/** @throws Rejection for unknown roles, roles that are not the granter's to give, and for the last owner's */
export function changeRoles(member: Member, roles: readonly string[], granter: Granter, team: Team): MemberEvent[] {
  requireFirmRoles(roles, team.book);
  requireMayGrant(granter, member.roles, roles, team.book);
  if (!roles.includes('owner')) requireAnotherOwner(member, team);
  const same = roles.length === member.roles.length && roles.every((role) => member.roles.includes(role));
  return same ? [] : [{ type: 'roles-changed', roles: [...roles] }];
}

/** @throws Rejection for the last owner, an owner who is not the granter's to touch, and somebody who is disabled already */
export function disable(member: Member, granter: Granter, team: Team): MemberEvent[] {
  if (member.status === 'disabled') throw new Rejection(httpErrors.illegal_transition, { state: 'disabled', allowed: ['active'] });
  // Taking all roles away is judged like taking them one by one.
  requireMayGrant(granter, member.roles, [], team.book);
  requireAnotherOwner(member, team);
  return [{ type: 'disabled' }];
}

/** @throws Rejection for somebody who is active already, and when the roles are more than the granter has */
export function enable(member: Member, granter: Granter, { book }: Pick<Team, 'book'>): MemberEvent[] {
  if (member.status === 'active') throw new Rejection(httpErrors.illegal_transition, { state: 'active', allowed: ['disabled'] });
  requireMayGrant(granter, [], member.roles, book);
  return [{ type: 'activated' }];
}

export function evolve(member: Member, event: MemberEvent): Member {
  switch (event.type) {
    case 'activated':
      return { ...member, status: 'active' };
    case 'roles-changed':
      return { ...member, roles: event.roles };
    case 'disabled':
      return { ...member, status: 'disabled' };
  }
}
