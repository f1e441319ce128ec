import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { grantedPermissions } from './granted-permissions';

/** An operator of the platform in a firm: asked for, let in by an owner for minutes, reviewed afterwards. */
export interface Grant {
  firmId: string;
  id: string;
  operatorId: string;
  operatorName: string;
  reason: string;
  minutes: number;
  readOnly: boolean;
  permissions: readonly string[];
  /** What was decided; time does the rest, see `statusAt`. */
  status: 'requested' | 'refused' | 'withdrawn' | 'active' | 'closed' | 'reviewed';
  requestedAt: Date;
  decideBefore: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  expiresAt: Date | null;
  endedAt: Date | null;
  endedBy: string | null;
  review: Review | null;
  version: number;
}

export interface Review {
  outcome: 'ok' | 'objection';
  note: string;
  by: string;
  /** RFC 3339 */
  at: string;
}

export type GrantStatus = Grant['status'] | 'lapsed';

/** An owner has a day to decide. */
const DECIDE_WITHIN_MS = 24 * 3_600_000;
const A_MINUTE = 60_000;

/** A request lapses and a grant closes by itself, to the millisecond, whether or not a job has written it down. */
export function statusAt({ status, decideBefore, expiresAt }: Pick<Grant, 'status' | 'decideBefore' | 'expiresAt'>, at: Date): GrantStatus {
  if (status === 'requested' && decideBefore <= at) return 'lapsed';
  return status === 'active' && expiresAt !== null && expiresAt <= at ? 'closed' : status;
}

export const newGrant = (
  ids: { firmId: string; id: string },
  operator: { id: string; name: string },
  asked: { reason: string; minutes: number; readOnly: boolean },
  at: Date,
): Grant => ({
  ...ids,
  operatorId: operator.id,
  operatorName: operator.name,
  ...asked,
  permissions: grantedPermissions(asked.readOnly),
  status: 'requested',
  requestedAt: at,
  decideBefore: new Date(at.getTime() + DECIDE_WITHIN_MS),
  decidedAt: null,
  decidedBy: null,
  expiresAt: null,
  endedAt: null,
  endedBy: null,
  review: null,
  version: 1,
});

/**
 * Whether an operator may ask again, by their former grants in that firm.
 * @throws Rejection while one is open, or awaits its review
 */
export function requireMayAsk(former: readonly Grant[], at: Date): void {
  for (const grant of former) {
    const status = statusAt(grant, at);
    if (status === 'requested' || status === 'active') throw new Rejection(identityErrors.break_glass_open, { grantId: grant.id });
    if (status === 'closed') throw new Rejection(identityErrors.break_glass_unreviewed, { grantId: grant.id });
  }
}

/** The time runs from the approval. @throws Rejection for what is no open request, and for the operator's own */
export function approve(grant: Grant, owner: string, at: Date): Grant {
  requireStatus(grant, at, 'requested', ['refuse']);
  requireOther(grant, owner);
  return { ...grant, status: 'active', decidedAt: at, decidedBy: owner, expiresAt: new Date(at.getTime() + grant.minutes * A_MINUTE) };
}

export function refuse(grant: Grant, owner: string, at: Date): Grant {
  requireStatus(grant, at, 'requested', []);
  return { ...grant, status: 'refused', decidedAt: at, decidedBy: owner };
}

/** By an owner. @throws Rejection for what is not active */
export function revoke(grant: Grant, by: string, at: Date): Grant {
  requireStatus(grant, at, 'active', []);
  return { ...grant, status: 'closed', endedAt: at, endedBy: by };
}

/** By the operator: the grant is given back, a request taken back. @throws Rejection for what is neither active nor requested */
export function giveBack(grant: Grant, by: string, at: Date): Grant {
  if (statusAt(grant, at) !== 'requested') return revoke(grant, by, at);
  return { ...grant, status: 'withdrawn', endedAt: at, endedBy: by };
}

/** Writes down that its time is over; undefined when it is not, or it was written down before. */
export function expire(grant: Grant, at: Date): Grant | undefined {
  if (grant.status !== 'active' || statusAt(grant, at) !== 'closed') return undefined;
  return { ...grant, status: 'closed', endedAt: grant.expiresAt, endedBy: 'time' };
}

/** @throws Rejection for what has not ended or was reviewed, and for the operator's own */
export function review(grant: Grant, said: Pick<Review, 'outcome' | 'note'>, owner: string, at: Date): Grant {
  requireStatus(grant, at, 'closed', []);
  requireOther(grant, owner);
  const ended = expire(grant, at) ?? grant;
  return { ...ended, status: 'reviewed', review: { ...said, by: owner, at: at.toISOString() } };
}

/** @throws Rejection unless it is active */
export function requireActive(grant: Grant, at: Date): void {
  requireStatus(grant, at, 'active', []);
}

function requireStatus(grant: Grant, at: Date, wanted: GrantStatus, allowed: readonly string[]): void {
  const state = statusAt(grant, at);
  if (state !== wanted) throw new Rejection(httpErrors.illegal_transition, { state, allowed: state === 'requested' ? allowed : [] });
}

/** Who is an owner of the firm and an operator of the platform does not let themselves in. */
function requireOther(grant: Grant, owner: string): void {
  if (grant.operatorId === owner) throw new Rejection(identityErrors.break_glass_own_request);
}
