import { z } from 'zod';
import { defineOperation, httpErrors, Instant, idParams, listQuery, pageOf } from '../../kernel';
import { FirmStatus } from '../../kernel/firm';
import { identityErrors } from '../errors';
import { line, represented } from './parts';

/* What the platform's operators see of firms and do to them: metadata, never content. */

const Usage = { users: z.int(), clients: z.int(), storageBytes: z.int() };
const Limits = { ...Usage, requestsPerSecond: z.int().optional() };

export const FirmMetadata = z
  .object({
    ...represented,
    slug: z.string(),
    name: z.string(),
    status: FirmStatus,
    statusReason: z.string().optional(),
    plan: z.string(),
    country: z.string(),
    timezone: z.string(),
    currency: z.string(),
    locale: z.string(),
    limits: z.object(Limits),
    trialEndsAt: Instant.optional(),
    cancelsAt: Instant.optional(),
    readableUntil: Instant.optional(),
    createdAt: Instant,
  })
  .meta({ id: 'FirmMetadata' });
export type FirmMetadata = z.output<typeof FirmMetadata>;

const shared = {
  context: 'identity',
  access: { permission: 'operations:firms:manage' },
  principals: ['operator'],
  tenant: 'none',
} as const;
const act = { ...shared, method: 'POST', params: idParams, replies: { 200: FirmMetadata } } as const;
const ReasonInput = line(1000).meta({
  description: 'Goes to the audit record of the firm and, where it is suspended or cancelled, to its owners',
});

export const listFirms = defineOperation({
  ...shared,
  id: 'listFirms',
  method: 'GET',
  path: '/v1/operations/firms',
  summary: 'List the firms of the platform',
  query: listQuery(['-createdAt'], { status: FirmStatus.optional(), slug: line(63).optional() }),
  replies: { 200: pageOf(FirmMetadata) },
});

export const getFirmMetadata = defineOperation({
  ...shared,
  id: 'getFirmMetadata',
  method: 'GET',
  path: '/v1/operations/firms/{id}',
  summary: 'Show a firm with what it uses of its limits',
  params: idParams,
  replies: { 200: FirmMetadata.extend({ usage: z.object(Usage).meta({ description: 'Open invitations count as users' }) }) },
  errors: [httpErrors.not_found],
});

export const suspendFirm = defineOperation({
  ...act,
  id: 'suspendFirm',
  path: '/v1/operations/firms/{id}/suspend',
  summary: 'Stop what is new in a firm; accepted work finishes, owners and admins read on',
  body: z.strictObject({ reason: ReasonInput }),
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  audit: { action: 'firm.suspend', target: 'firm' },
});

export const activateFirm = defineOperation({
  ...act,
  id: 'activateFirm',
  path: '/v1/operations/firms/{id}/activate',
  summary: 'Let a firm on trial stay, or a suspended one work again',
  body: z.strictObject({ reason: ReasonInput }),
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  audit: { action: 'firm.activate', target: 'firm' },
});

export const endFirm = defineOperation({
  ...act,
  id: 'endFirm',
  path: '/v1/operations/firms/{id}/cancel',
  summary: 'Cancel a firm at once and for good',
  body: z.strictObject({
    reason: ReasonInput,
    slug: z.string().max(63).meta({ description: 'Of the firm, to confirm that it is the one' }),
  }),
  errors: [httpErrors.not_found, httpErrors.illegal_transition, identityErrors.slug_mismatch],
  audit: { action: 'firm.cancel', target: 'firm' },
});

const Limit = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const setFirmLimits = defineOperation({
  ...act,
  id: 'setFirmLimits',
  method: 'PUT',
  path: '/v1/operations/firms/{id}/limits',
  summary: 'Set what a firm may use; never below what it uses',
  body: z.strictObject({
    users: Limit.min(1),
    clients: Limit,
    storageBytes: Limit,
    requestsPerSecond: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .meta({ description: 'In the long run; what stands stays when it is left out' }),
  }),
  errors: [httpErrors.not_found, identityErrors.limit_below_use],
  audit: { action: 'firm.set-limits', target: 'firm' },
});
