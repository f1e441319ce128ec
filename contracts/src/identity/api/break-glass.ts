import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, pageOf } from '../../kernel';
import { identityErrors } from '../errors';
import { line, represented } from './parts';

/* How an operator of the platform enters a firm: asked for, let in by an owner for at most an hour, and reviewed afterwards. */

/** Minutes that a grant lasts, at most. */
export const MAX_GRANT_MINUTES = 60;

export const BreakGlassStatus = z.enum(['requested', 'refused', 'withdrawn', 'lapsed', 'active', 'closed', 'reviewed']).meta({
  description: '`lapsed`: nobody decided in time. `closed`: it has ended, and awaits the review of an owner',
});

export const BreakGlassGrant = z
  .object({
    ...represented,
    firmId: Id,
    operatorId: Id,
    operatorName: z.string(),
    reason: z.string(),
    minutes: z.int(),
    readOnly: z.boolean(),
    permissions: z.array(z.string()).meta({ description: 'What it lets the operator do, and nothing else' }),
    status: BreakGlassStatus,
    requestedAt: Instant,
    decideBefore: Instant.meta({ description: 'Until then an owner can approve it' }),
    decidedAt: Instant.optional(),
    decidedBy: Id.optional().meta({ description: 'The owner who approved or refused it' }),
    expiresAt: Instant.optional().meta({ description: 'When it ends by itself' }),
    endedAt: Instant.optional(),
    endedBy: z.string().optional().meta({ description: '`user:<id>`, `operator:<id>`, or `time`' }),
    review: z.object({ outcome: z.enum(['ok', 'objection']), note: z.string(), by: Id, at: Instant }).optional(),
  })
  .meta({ id: 'BreakGlassGrant' });
export type BreakGlassGrant = z.output<typeof BreakGlassGrant>;

const filters = { status: BreakGlassStatus.optional() };
const operators = {
  context: 'identity',
  access: { permission: 'operations:break-glass:request' },
  principals: ['operator'],
  tenant: 'none',
} as const;
const read = { context: 'identity', access: { permission: 'identity:break-glass:read' }, principals: ['user'] } as const;
const decide = {
  context: 'identity',
  access: { permission: 'identity:break-glass:decide' },
  principals: ['user'],
  method: 'POST',
  params: idParams,
  replies: { 200: BreakGlassGrant },
  errors: [httpErrors.not_found, httpErrors.stale, httpErrors.illegal_transition, identityErrors.break_glass_owners_only],
  ifMatch: 'optional',
} as const;

export const requestBreakGlass = defineOperation({
  ...operators,
  id: 'requestBreakGlass',
  method: 'POST',
  path: '/v1/operations/break-glass-grants',
  summary: 'Ask the owners of a firm to be let in',
  description: 'They are told by mail. Refused while a former grant of the operator in that firm is open or awaits its review.',
  body: z.strictObject({
    firmId: Id,
    reason: line(1000),
    minutes: z.int().min(1).max(MAX_GRANT_MINUTES),
    readOnly: z.boolean().default(true),
  }),
  replies: { 202: BreakGlassGrant },
  errors: [httpErrors.not_found, identityErrors.break_glass_open, identityErrors.break_glass_unreviewed],
  audit: { action: 'break-glass.request-grant', target: 'break-glass-grant' },
});

export const listOwnBreakGlassGrants = defineOperation({
  ...operators,
  id: 'listOwnBreakGlassGrants',
  method: 'GET',
  path: '/v1/operations/break-glass-grants',
  summary: 'List the grants that I asked for',
  query: listQuery(['-requestedAt'], filters),
  replies: { 200: pageOf(BreakGlassGrant) },
});

export const getOwnBreakGlassGrant = defineOperation({
  ...operators,
  id: 'getOwnBreakGlassGrant',
  method: 'GET',
  path: '/v1/operations/break-glass-grants/{id}',
  summary: 'Show a grant that I asked for',
  params: idParams,
  replies: { 200: BreakGlassGrant },
  errors: [httpErrors.not_found],
});

export const enterFirm = defineOperation({
  ...operators,
  id: 'enterFirm',
  method: 'POST',
  path: '/v1/operations/break-glass-grants/{id}/token',
  summary: 'Get an access token for the firm of an active grant',
  description:
    'It ends with the grant, and with the operator’s session. Each request with it stands in the firm’s audit record as critical.',
  params: idParams,
  replies: { 200: z.object({ accessToken: z.string(), tokenType: z.literal('Bearer'), expiresIn: z.int() }) },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  secret: true,
  audit: { action: 'break-glass.enter', target: 'break-glass-grant' },
});

export const endOwnBreakGlassGrant = defineOperation({
  ...operators,
  id: 'endOwnBreakGlassGrant',
  method: 'POST',
  path: '/v1/operations/break-glass-grants/{id}/end',
  summary: 'Give a grant back before its time, or take the request back',
  params: idParams,
  replies: { 200: BreakGlassGrant },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  audit: { action: 'break-glass.end', target: 'break-glass-grant' },
});

export const listBreakGlassGrants = defineOperation({
  ...read,
  id: 'listBreakGlassGrants',
  method: 'GET',
  path: '/v1/break-glass-grants',
  summary: 'List when operators of the platform asked to enter the firm, and were in it',
  description: '`status=closed` lists what awaits a review. `GET /v1/audit-events?breakGlassGrantId=` says what was done under one.',
  query: listQuery(['-requestedAt'], filters),
  replies: { 200: pageOf(BreakGlassGrant) },
});

export const getBreakGlassGrant = defineOperation({
  ...read,
  id: 'getBreakGlassGrant',
  method: 'GET',
  path: '/v1/break-glass-grants/{id}',
  summary: 'Show a grant of an operator of the platform',
  params: idParams,
  replies: { 200: BreakGlassGrant },
  errors: [httpErrors.not_found],
});

export const approveBreakGlass = defineOperation({
  ...decide,
  id: 'approveBreakGlass',
  path: '/v1/break-glass-grants/{id}/approve',
  summary: 'Let an operator of the platform into the firm, from now on for the minutes asked for',
  errors: [...decide.errors, identityErrors.break_glass_own_request],
  audit: { action: 'break-glass.approve', target: 'break-glass-grant' },
});

export const refuseBreakGlass = defineOperation({
  ...decide,
  id: 'refuseBreakGlass',
  path: '/v1/break-glass-grants/{id}/refuse',
  summary: 'Do not let an operator of the platform in',
  audit: { action: 'break-glass.refuse', target: 'break-glass-grant' },
});

export const revokeBreakGlass = defineOperation({
  ...decide,
  id: 'revokeBreakGlass',
  path: '/v1/break-glass-grants/{id}/revoke',
  summary: 'Put an operator of the platform out, at once',
  // Whoever is in can be put out at any time, and judged afterwards; letting in is new, and stops with the firm.
  whileSuspended: true,
  audit: { action: 'break-glass.revoke', target: 'break-glass-grant' },
});

export const reviewBreakGlass = defineOperation({
  ...decide,
  id: 'reviewBreakGlass',
  path: '/v1/break-glass-grants/{id}/review',
  summary: 'Say of a grant that has ended whether what was done under it was right',
  body: z.strictObject({ outcome: z.enum(['ok', 'objection']), note: z.string().trim().min(1).max(2000) }),
  errors: [...decide.errors, identityErrors.break_glass_own_request],
  whileSuspended: true,
  audit: { action: 'break-glass.review', target: 'break-glass-grant' },
});
