import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, pageOf, Sha256 } from '../../kernel';
import { identityErrors } from '../errors';
import { line, RoleKeysInput, represented } from './parts';

export const MemberStatus = z.enum(['active', 'disabled']);

/** Somebody who works in the firm: a person's membership. */
export const Member = z
  .object({
    ...represented,
    userId: Id,
    name: z.string().meta({ personal: true }),
    email: z.string().meta({ personal: true }),
    roles: z.array(z.string()),
    status: MemberStatus,
    photo: Sha256.optional().meta({
      description: 'Changes with the photo, which is at `/v1/members/{id}/photo`; absent without one, and while disabled',
    }),
    createdAt: Instant,
  })
  .meta({ id: 'Member' });
export type Member = z.output<typeof Member>;

const read = { context: 'identity', access: { permission: 'identity:user:read' } } as const;
const write = {
  context: 'identity',
  access: { permission: 'identity:user:write' },
  params: idParams,
} as const;

export const listMembers = defineOperation({
  ...read,
  id: 'listMembers',
  method: 'GET',
  path: '/v1/members',
  summary: 'List the members of the firm',
  query: listQuery(['name', '-name', '-createdAt', 'createdAt'], { status: MemberStatus.optional(), q: line(100).optional() }),
  replies: { 200: pageOf(Member) },
});

export const getMember = defineOperation({
  ...read,
  id: 'getMember',
  method: 'GET',
  path: '/v1/members/{id}',
  summary: 'Show a member',
  params: idParams,
  replies: { 200: Member },
});

export const changeMemberRoles = defineOperation({
  ...write,
  id: 'changeMemberRoles',
  method: 'PUT',
  path: '/v1/members/{id}/roles',
  summary: 'Give a member other roles',
  description: 'Takes effect within seconds: tokens with the former roles are refused as stale.',
  body: z.strictObject({ roles: RoleKeysInput }),
  replies: { 200: Member },
  errors: [identityErrors.last_owner, identityErrors.role_unknown, identityErrors.role_not_yours_to_give],
  ifMatch: 'required',
  audit: { action: 'member.change-roles', target: 'member' },
});

export const disableMember = defineOperation({
  ...write,
  id: 'disableMember',
  method: 'POST',
  path: '/v1/members/{id}/disable',
  summary: 'End the access of a member',
  replies: { 200: Member },
  errors: [identityErrors.last_owner, identityErrors.role_not_yours_to_give, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'member.disable', target: 'member' },
});

export const enableMember = defineOperation({
  ...write,
  id: 'enableMember',
  method: 'POST',
  path: '/v1/members/{id}/enable',
  summary: 'Let a disabled member work again',
  replies: { 200: Member },
  errors: [identityErrors.role_not_yours_to_give, identityErrors.limit_users, httpErrors.illegal_transition],
  ifMatch: 'optional',
  audit: { action: 'member.enable', target: 'member' },
});
