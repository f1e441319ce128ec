import { idOfActor, type Tx } from '@praxis/chassis';
import { crmErrors } from '@praxis/contracts/crm';
import { Rejection } from '@praxis/contracts/kernel';

/**
 * Who looks after a new thing: the member named, else the person who makes it; nobody where a machine does.
 *
 * @throws Rejection of `crm.owner_unknown`
 */
export async function ownerFor(tx: Tx, named: string | undefined): Promise<string | undefined> {
  if (named !== undefined) await requireMember(tx, named);
  return named ?? caller(tx);
}

/** @throws Rejection of `crm.owner_unknown` unless it is an active member, as far as crm has heard, or the caller */
export async function requireMember(tx: Tx, userId: string): Promise<void> {
  if (userId === caller(tx)) return;
  const [member] = await tx.lookUp(`select 1 from members where firm_id = $1 and user_id = $2 and status = 'active'`, [tx.firmId, userId]);
  if (member === undefined) throw new Rejection(crmErrors.owner_unknown, { ownerId: userId });
}

const caller = (tx: Tx): string | undefined => (tx.act.actor.startsWith('user:') ? idOfActor(tx.act.actor) : undefined);
