import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, listQuery, pageOf, Sha256 } from '../../kernel';
import { line, represented } from './parts';

/** One link of the firm's audit chain. `hash` is SHA-256 over the predecessor's hash and this entry in canonical JSON (RFC 8785). */
export const AuditEvent = z
  .object({
    ...represented,
    seq: z.int().min(1).meta({ description: 'Place in the chain, in order of arrival' }),
    at: Instant.meta({ description: 'When it was done' }),
    context: z.string(),
    actor: z.string().meta({ description: '`user:<id>`, `api_key:<id>`, `link:<id>`, `reaction:<service>.<name>`, …' }),
    onBehalfOf: z.string().optional().meta({ description: '`user:<id>`: the person whose personal key it was' }),
    action: z.string(),
    target: z.string(),
    targetId: z.string(),
    outcome: z.enum(['done', 'refused']),
    reason: z.string().optional(),
    address: z.string().optional().meta({ personal: true }),
    userAgent: z.string().optional(),
    correlationId: z.string(),
    severity: z.literal('critical').optional().meta({ description: 'Done by an operator of the platform under a break-glass grant' }),
    breakGlassGrantId: Id.optional(),
    before: z.record(z.string(), z.unknown()).optional(),
    after: z.record(z.string(), z.unknown()).optional(),
    previousHash: Sha256,
    hash: Sha256,
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.output<typeof AuditEvent>;

/** What the list and the export are narrowed by; all that are given must hold. */
const filters = {
  actor: line(200).optional(),
  onBehalfOf: line(200).optional().meta({ description: 'Only what was done by personal keys of this person' }),
  action: line(100).optional(),
  target: line(100).optional(),
  targetId: line(200).optional(),
  context: line(40).optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  severity: z.literal('critical').optional().meta({ description: 'Only what an operator of the platform did in the firm' }),
  breakGlassGrantId: Id.optional().meta({ description: 'Only what was done under this grant' }),
  correlationId: line(100).optional(),
  from: Instant.optional().meta({ description: 'Done at or after' }),
  to: Instant.optional().meta({ description: 'Done before' }),
};

export const listAuditEvents = defineOperation({
  context: 'identity',
  id: 'listAuditEvents',
  method: 'GET',
  path: '/v1/audit-events',
  summary: 'Who did what',
  access: { permission: 'identity:audit:read' },
  query: listQuery(['-seq', 'seq'], filters),
  replies: { 200: pageOf(AuditEvent) },
});

export const exportAuditEvents = defineOperation({
  context: 'identity',
  id: 'exportAuditEvents',
  method: 'GET',
  path: '/v1/audit-events/export',
  summary: 'Download what was recorded, the oldest first',
  description:
    'As CSV (RFC 4180, UTF-8; a cell that a spreadsheet would take for a formula begins with an apostrophe) or as a JSON array of ' +
    '`{ seq, previousHash, hash, record }`, from which anybody can follow the chain: `hash` is SHA-256 over the canonical JSON (RFC 8785) of ' +
    '`{ previous, record, seq }`. The export is itself recorded.',
  access: { permission: 'identity:audit:export' },
  query: z.strictObject({ format: z.enum(['csv', 'json']).default('csv'), ...filters }),
  replies: { 200: z.unknown() },
  replyType: 'binary',
  // An entry without its amounts would not have its hash.
  money: 'whole',
  audit: { action: 'audit.export', target: 'audit-chain' },
});

/** Entries that one call of `verifyAuditEvents` follows: about a second's work. */
export const AUDIT_VERIFY_STEP = 20_000;

export const verifyAuditEvents = defineOperation({
  context: 'identity',
  id: 'verifyAuditEvents',
  method: 'POST',
  path: '/v1/audit-events/verify',
  summary: 'Follow the chain from its beginning and name the first link that does not hold',
  description:
    `One call follows at most ${AUDIT_VERIFY_STEP} entries; while \`complete\` is false, send \`nextCursor\` as \`cursor\` to go on. The end of the chain ` +
    'is compared with its recorded head, and every hundredth entry with the anchor of it in the chain of the platform, so that cutting off ' +
    'the end is found even where the head was changed as well.',
  access: { permission: 'identity:audit:read' },
  body: z.strictObject({ cursor: z.string().min(1).max(2000).optional() }),
  replies: {
    200: z.object({
      valid: z.boolean().meta({ description: 'Everything that was followed so far holds' }),
      complete: z.boolean().meta({ description: 'The chain was followed to its end, or to where it breaks' }),
      nextCursor: z.string().optional(),
      entries: z.int().meta({ description: 'Entries that hold, from the beginning' }),
      headHash: Sha256.optional(),
      broken: z
        .object({
          seq: z.int(),
          id: Id.optional(),
          reason: z.enum(['missing', 'altered', 'predecessor', 'head', 'anchor']),
        })
        .optional(),
    }),
  },
  errors: [httpErrors.bad_cursor],
  audit: { action: 'audit.verify', target: 'audit-chain' },
  whileSuspended: true,
});
