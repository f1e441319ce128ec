import { idOfActor, type Tx } from '@praxis/chassis';
import { clientsErrors } from '@praxis/contracts/clients';
import { Rejection } from '@praxis/contracts/kernel';

/**
 * @param userIds the people who are named anew; whoever acts is one by being let in
 * @throws Rejection of `clients.person_unknown` with those who are no active members of the firm, as far as clients has heard
 */
export async function requireMembers(tx: Tx, userIds: readonly string[]): Promise<void> {
  const named = userIds.filter((id) => id !== idOfActor(tx.act.actor));
  if (named.length === 0) return;
  const rows = await tx.query<{ user_id: string }>(
    `select user_id from members where firm_id = $1 and user_id = any($2) and status = 'active'`,
    [tx.firmId, named],
  );
  const unknown = named.filter((id) => !rows.some(({ user_id }) => user_id === id));
  if (unknown.length > 0) throw new Rejection(clientsErrors.person_unknown, { userIds: unknown });
}
