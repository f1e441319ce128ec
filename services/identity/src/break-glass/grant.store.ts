import type { Act, Tx, UnitOfWork } from '@praxis/chassis';
import { edgeGrantSubject } from '@praxis/chassis/edge';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { putEdgeState } from '../edge/edge-state.store';
import type { Grant } from './grant';
import { mailOwnersOfGrant } from './grant.mails';
import { type GrantRow, grants } from './grant.row';

const rowOf = (grant: Grant): GrantRow => ({ ...grant, dueAt: grant.status === 'active' ? grant.expiresAt : null });

export async function addGrant(tx: Tx, grant: Grant): Promise<void> {
  grants.insert(tx, rowOf(grant));
  await mailOwnersOfGrant(tx, grant);
}

/** An operator's grants in the firm, locked. */
export const grantsOfOperator = (tx: Tx, operatorId: string): Promise<Grant[]> =>
  grants.select(tx, 'where firm_id = $1 and operator_id = $2 order by id for update', [tx.firmId, operatorId]);

/** @throws Rejection of `http.not_found` */
export async function findGrant(tx: Tx, id: string): Promise<Grant> {
  const grant = await grants.find(tx, id);
  if (grant === undefined) throw new Rejection(httpErrors.not_found);
  return grant;
}

/** A grant that this operator asked for, in whichever firm. @throws Rejection of `http.not_found` */
export function ownGrant(unitOfWork: UnitOfWork, act: Act, operatorId: string, id: string): Promise<Grant> {
  return unitOfWork.asPerson(operatorId, act, async (tx) => {
    const [grant] = await grants.select(tx, 'where operator_id = $1 and id = $2', [operatorId, id]);
    if (grant === undefined) throw new Rejection(httpErrors.not_found);
    return grant;
  });
}

/**
 * Writes what was decided, tells the owners and the gateways.
 * @throws Rejection `http.not_found`, `http.stale`, or what `decide` refuses
 */
export async function changeGrant(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (grant: Grant) => Grant | undefined,
): Promise<{ before: Grant; after: Grant }> {
  const before = await grants.findForUpdate(tx, id);
  if (before === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  const decided = decide(before);
  if (decided === undefined) return { before, after: before };
  const after = { ...decided, version: before.version + 1 };
  grants.update(tx, rowOf(after), { from: before.version });
  if (after.status === 'active' || before.status === 'active') publishGrant(tx, after);
  await mailOwnersOfGrant(tx, after, before);
  return { before, after };
}

/** Gateways let the operator do this; one that has ended stays there as one of nothing, and its tokens are stale. */
function publishGrant(tx: Tx, { firmId, id, status, permissions, version }: Grant): void {
  putEdgeState(tx, edgeGrantSubject(firmId, id), { permissions: status === 'active' ? permissions : [], addresses: [], version });
}

export const audited = ({ status, operatorId, reason, minutes, readOnly, expiresAt, endedBy, review }: Grant): Record<string, unknown> => ({
  status,
  operatorId,
  reason,
  minutes,
  readOnly,
  ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
  ...(endedBy === null ? {} : { endedBy }),
  ...(review === null ? {} : { outcome: review.outcome, note: review.note }),
});
