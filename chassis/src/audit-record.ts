import { z } from 'zod';

/**
 * An audit record as the unit of work writes it and the audit consumer receives it. `at` is the act's time; `firmId` is the nil UUID for
 * acts of the platform itself.
 */
export const AuditRecord = z.object({
  id: z.uuid(),
  context: z.string().max(40),
  firmId: z.uuid(),
  at: z.iso.datetime(),
  actor: z.string().max(200),
  onBehalfOf: z.string().max(200).optional(),
  action: z.string().max(100),
  target: z.string().max(100),
  targetId: z.string().max(200),
  outcome: z.enum(['done', 'refused']),
  reason: z.string().max(2000).optional(),
  correlationId: z.string().max(100),
  address: z.string().max(100).optional(),
  userAgent: z.string().max(500).optional(),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
  /** Done by an operator of the platform in a firm, under the grant named beside it. */
  severity: z.literal('critical').optional(),
  breakGlassGrantId: z.uuid().optional(),
  /** `before` and `after` were larger than a record may be. */
  truncated: z.boolean().optional(),
});
export type AuditRecord = z.output<typeof AuditRecord>;

/** Where a context's records of a firm are published. */
export const auditSubject = (context: string, firmId: string): string => `praxis.audit.${context}.recorded.v1.${firmId}`;
