import { z } from 'zod';
import { defineOperation, Id, Instant, listQuery, pageOf, Sha256 } from '../../kernel';
import { line, represented } from './parts';

/** One link of the firm's audit chain. `hash` is SHA-256 over the predecessor's hash and this entry in canonical JSON (RFC 8785). */
export const AuditEvent = z
  .object({
    ...represented,
    seq: z.int().min(1).meta({ description: 'Place in the chain, in order of arrival' }),
    at: Instant.meta({ description: 'When it was done' }),
    context: z.string(),
    actor: z.string().meta({ description: '`user:<id>`, `link:<id>`, `reaction:<service>.<name>`, …' }),
    onBehalfOf: z.string().optional(),
    action: z.string(),
    target: z.string(),
    targetId: z.string(),
    outcome: z.enum(['done', 'refused']),
    reason: z.string().optional(),
    address: z.string().optional().meta({ personal: true }),
    userAgent: z.string().optional(),
    correlationId: z.string(),
    before: z.record(z.string(), z.unknown()).optional(),
    after: z.record(z.string(), z.unknown()).optional(),
    previousHash: Sha256,
    hash: Sha256,
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.output<typeof AuditEvent>;

export const listAuditEvents = defineOperation({
  context: 'identity',
  id: 'listAuditEvents',
  method: 'GET',
  path: '/v1/audit-events',
  summary: 'Who did what',
  access: { permission: 'identity:audit:read' },
  query: listQuery(['-seq', 'seq'], {
    actor: line(200).optional(),
    action: line(100).optional(),
    target: line(100).optional(),
    targetId: line(200).optional(),
    context: line(40).optional(),
    outcome: z.enum(['done', 'refused']).optional(),
    correlationId: line(100).optional(),
    from: Instant.optional().meta({ description: 'Done at or after' }),
    to: Instant.optional().meta({ description: 'Done before' }),
  }),
  replies: { 200: pageOf(AuditEvent) },
});

export const verifyAuditEvents = defineOperation({
  context: 'identity',
  id: 'verifyAuditEvents',
  method: 'POST',
  path: '/v1/audit-events/verify',
  summary: 'Follow the chain from its beginning and name the first link that does not hold',
  access: { permission: 'identity:audit:read' },
  replies: {
    200: z.object({
      valid: z.boolean(),
      entries: z.int().meta({ description: 'Entries that hold, from the beginning' }),
      headHash: Sha256.optional(),
      broken: z
        .object({
          seq: z.int(),
          id: Id.optional(),
          reason: z.enum(['missing', 'altered', 'predecessor', 'head']),
        })
        .optional(),
    }),
  },
  audit: { action: 'audit.verify', target: 'audit-chain' },
  whileSuspended: true,
});
