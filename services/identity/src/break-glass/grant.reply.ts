import type { BreakGlassGrant } from '@praxis/contracts/identity';
import { expire, type Grant, statusAt } from './grant';

export function grantReply(grant: Grant, at: Date): BreakGlassGrant {
  const { decidedAt, decidedBy, expiresAt, endedAt, endedBy, review } = expire(grant, at) ?? grant;
  return {
    id: grant.id,
    version: grant.version,
    firmId: grant.firmId,
    operatorId: grant.operatorId,
    operatorName: grant.operatorName,
    reason: grant.reason,
    minutes: grant.minutes,
    readOnly: grant.readOnly,
    permissions: [...grant.permissions],
    status: statusAt(grant, at),
    requestedAt: grant.requestedAt.toISOString(),
    decideBefore: grant.decideBefore.toISOString(),
    ...(decidedAt === null ? {} : { decidedAt: decidedAt.toISOString() }),
    ...(decidedBy === null ? {} : { decidedBy }),
    ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(endedAt === null ? {} : { endedAt: endedAt.toISOString() }),
    ...(endedBy === null ? {} : { endedBy }),
    ...(review === null ? {} : { review }),
  };
}

/** `statusAt` for lists. @param at the present */
export const statusSqlAt = (at: Date): string =>
  `(case when status = 'requested' and decide_before <= '${at.toISOString()}' then 'lapsed'
     when status = 'active' and expires_at <= '${at.toISOString()}' then 'closed' else status end)`;
