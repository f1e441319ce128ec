import type { Tx } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { firmOf } from '../firms/firm.store';
import { photoHashOf } from '../photos/photo.store';
import { readRoleBook } from '../roles/role.store';
import { evolve, type Member, type MemberEvent, type Team } from './member';
import { publishMember } from './member.publishing';
import { members } from './member.row';

export async function memberOfUser(tx: Tx, userId: string): Promise<Member | undefined> {
  const [member] = await members.select(tx, 'where firm_id = $1 and user_id = $2 for update', [tx.firmId, userId]);
  return member;
}

/** Somebody joins the firm, with the photo that they have. It is for `atEdge`, where people are known. */
export async function addMember(tx: Tx, joining: Omit<Member, 'photo'>): Promise<Member> {
  const member = { ...joining, photo: (await photoHashOf(tx, joining.userId)) ?? null };
  members.insert(tx, member);
  await publishMember(tx, member, { type: 'activated' });
  return member;
}

/** @throws Rejection when there is no such member */
export async function getMemberById(tx: Tx, id: string): Promise<Member> {
  const member = await members.find(tx, id);
  if (member === undefined) throw new Rejection(httpErrors.not_found);
  return member;
}

/**
 * Changes a member while nobody else changes any: the firm's row is the one lock of its team, so that two owners cannot demote each other.
 *
 * @throws Rejection `http.not_found`, `http.stale`, or what `decide` refuses
 */
export async function changeMember(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (member: Member, team: Team) => MemberEvent[],
): Promise<Member> {
  await firmOf(tx, 'for update');
  const before = await members.findForUpdate(tx, id);
  if (before === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  const [owners] = await tx.query<{ count: string }>(
    `select count(*) from memberships where firm_id = $1 and id <> $2 and status = 'active' and roles ? 'owner'`,
    [tx.firmId, id],
  );
  const events = decide(before, { otherOwners: Number(owners?.count ?? 0), book: await readRoleBook(tx) });
  if (events.length === 0) return before;
  return applyToMember(tx, before, events);
}

export async function applyToMember(tx: Tx, before: Member, events: readonly MemberEvent[]): Promise<Member> {
  const after = { ...events.reduce(evolve, before), version: before.version + 1 };
  members.update(tx, after, { from: before.version });
  for (const event of events) await publishMember(tx, after, event);
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

/**
 * Whether one more person fits. The firm's row must be locked.
 *
 * @param promised invitations that are open, which count as people
 * @throws Rejection with the limit
 */
export async function requireRoomForMember(tx: Tx, limit: number, promised: number): Promise<void> {
  const [active] = await tx.query<{ count: string }>(`select count(*) from memberships where firm_id = $1 and status = 'active'`, [
    tx.firmId,
  ]);
  if (Number(active?.count ?? 0) + promised >= limit) throw new Rejection(identityErrors.limit_users, { limit });
}

const audited = ({ roles, status }: Member): Record<string, unknown> => ({ roles, status });
