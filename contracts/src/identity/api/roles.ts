import { z } from 'zod';
import { defineOperation, httpErrors, Instant, listQuery, noContent, pageOf } from '../../kernel';
import { identityErrors } from '../errors';
import { line, RoleKeyInput } from './parts';

/** What a role, an API client or a key may be given: `<context>:<noun>:<verb>`. */
export const PermissionName = z.string().regex(/^[a-z-]+(:[a-z-]+){2}$/, { error: 'Use <context>:<noun>:<verb>' });
export const PermissionNames = z
  .array(PermissionName)
  .min(1)
  .max(200)
  .refine((names) => new Set(names).size === names.length, { error: 'Name each permission once' });

export const PermissionEntry = z.object({ name: z.string(), description: z.string() }).meta({ id: 'Permission' });
export type PermissionEntry = z.output<typeof PermissionEntry>;

export const RoleKind = z.enum(['system', 'custom']);

/** What members may do. System roles are the same in every firm; custom ones are the firm's own. */
export const Role = z
  .object({
    key: z.string().meta({ description: 'What a member names: a word for system roles, a UUID for custom ones' }),
    version: z.int(),
    kind: RoleKind,
    name: z.string(),
    description: z.string().optional(),
    permissions: z.array(z.string()),
    members: z.int().min(0).meta({ description: 'Active members who have it' }),
    createdAt: Instant.optional().meta({ description: 'Custom roles only' }),
  })
  .meta({ id: 'Role' });
export type Role = z.output<typeof Role>;

const roleParams = z.strictObject({ key: RoleKeyInput });
const read = { context: 'identity', access: { permission: 'identity:role:read' } } as const;
/** Roles are made by people: an integration that makes roles could outlive whoever let it. */
const write = { context: 'identity', access: { permission: 'identity:role:write' }, principals: ['user'] } as const;

export const listPermissions = defineOperation({
  ...read,
  id: 'listPermissions',
  method: 'GET',
  path: '/v1/permissions',
  summary: 'List what roles and integrations can be allowed',
  query: listQuery(['name'], {}),
  replies: { 200: pageOf(PermissionEntry) },
});

export const listRoles = defineOperation({
  ...read,
  id: 'listRoles',
  method: 'GET',
  path: '/v1/roles',
  summary: 'List the roles of the firm, system roles first',
  query: listQuery(['position'], { kind: RoleKind.optional() }),
  replies: { 200: pageOf(Role) },
});

export const getRole = defineOperation({
  ...read,
  id: 'getRole',
  method: 'GET',
  path: '/v1/roles/{key}',
  summary: 'Show a role',
  params: roleParams,
  replies: { 200: Role },
});

const granting = [identityErrors.permission_unknown, identityErrors.role_not_yours_to_give];

export const createRole = defineOperation({
  ...write,
  id: 'createRole',
  method: 'POST',
  path: '/v1/roles',
  summary: 'Make a role of permissions that you have',
  body: z.strictObject({ name: line(80), description: line(500).optional(), permissions: PermissionNames }),
  replies: { 201: Role },
  errors: [...granting, identityErrors.role_name_taken, identityErrors.limit_roles],
  idempotency: 'accepted',
  audit: { action: 'role.create', target: 'role' },
});

export const changeRole = defineOperation({
  ...write,
  id: 'changeRole',
  method: 'PATCH',
  path: '/v1/roles/{key}',
  summary: 'Change what a custom role is called or allows',
  description: 'Takes effect within seconds for everybody who has it. Permissions that are added must be yours; taking away is free.',
  params: roleParams,
  body: z
    .strictObject({
      name: line(80).optional(),
      description: line(500).nullable().optional(),
      permissions: PermissionNames.optional(),
    })
    .refine((change) => Object.keys(change).length > 0, { error: 'Change something' }),
  replies: { 200: Role },
  errors: [...granting, identityErrors.role_name_taken, identityErrors.role_is_system],
  ifMatch: 'required',
  audit: { action: 'role.change', target: 'role' },
});

export const deleteRole = defineOperation({
  ...write,
  id: 'deleteRole',
  method: 'DELETE',
  path: '/v1/roles/{key}',
  summary: 'Delete a custom role that nobody has, or put another in its place',
  description: 'Whoever has the role, or is invited to it, gets `replacement`, which must be yours to give.',
  params: roleParams,
  query: z.strictObject({ replacement: RoleKeyInput.optional().meta({ description: 'Key of the role to give instead' }) }),
  replies: { 204: noContent },
  errors: [
    identityErrors.role_in_use,
    identityErrors.role_is_system,
    identityErrors.role_unknown,
    identityErrors.role_not_yours_to_give,
    httpErrors.not_found,
  ],
  ifMatch: 'required',
  audit: { action: 'role.delete', target: 'role' },
});
