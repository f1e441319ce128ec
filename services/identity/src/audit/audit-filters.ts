import type { listAuditEvents } from '@praxis/contracts/identity';
import type { QueryOf } from '@praxis/contracts/kernel';

export type AuditFilters = Omit<QueryOf<typeof listAuditEvents>, 'limit' | 'cursor' | 'sort'>;

/** The conditions of the filters that are given; `$` stands for the value. */
export const auditConditions = (filters: AuditFilters): (readonly [condition: string, value: unknown])[] =>
  [
    ['actor = $', filters.actor] as const,
    // Written as the index of the few entries that say it has it.
    [`record ->> 'onBehalfOf' = $`, filters.onBehalfOf] as const,
    ['action = $', filters.action] as const,
    ['target = $', filters.target] as const,
    ['target_id = $', filters.targetId] as const,
    ['context = $', filters.context] as const,
    ['outcome = $', filters.outcome] as const,
    // Written as the index of the few critical ones has it.
    [`record ->> 'severity' = 'critical' and $::text is not null`, filters.severity] as const,
    [`record ->> 'severity' = 'critical' and record ->> 'breakGlassGrantId' = $`, filters.breakGlassGrantId] as const,
    ['correlation_id = $', filters.correlationId] as const,
    ['at >= $', inRecordSpelling(filters.from)] as const,
    ['at < $', inRecordSpelling(filters.to)] as const,
  ].filter(([, value]) => value !== undefined);

/** Records spell instants with milliseconds in UTC, so their order as text is their order in time. */
const inRecordSpelling = (instant: string | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();
