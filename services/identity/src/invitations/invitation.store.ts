import type { Tx } from '@praxis/chassis';
import { hashLinkToken, httpErrors, Rejection } from '@praxis/contracts/kernel';
import { type Invitation, statusAt } from './invitation';
import { invitations } from './invitation.row';

/** @throws Rejection when there is no such invitation */
export async function getInvitationById(tx: Tx, id: string): Promise<Invitation> {
  const invitation = await invitations.find(tx, id);
  if (invitation === undefined) throw new Rejection(httpErrors.not_found);
  return invitation;
}

/** The open invitation to an address, which may have run out. */
export async function openInvitationTo(tx: Tx, emailKey: string): Promise<Invitation | undefined> {
  const [invitation] = await invitations.select(tx, `where firm_id = $1 and email_key = $2 and status = 'open' for update`, [
    tx.firmId,
    emailKey,
  ]);
  return invitation;
}

/** The invitation behind a link. @throws Rejection 404 for every link that opens nothing (any more) */
export async function invitationBehind(tx: Tx, token: string, lock?: 'for update'): Promise<Invitation> {
  const [invitation] = await invitations.select(tx, `where firm_id = $1 and token_hash = $2 ${lock ?? ''}`, [
    tx.firmId,
    hashLinkToken(token),
  ]);
  if (invitation === undefined || statusAt(invitation, tx.at) !== 'open') throw new Rejection(httpErrors.not_found);
  return invitation;
}

export const addInvitation = (tx: Tx, invitation: Invitation): void => {
  invitations.insert(tx, invitation);
  tx.changed({ targetId: invitation.id, after: audited(invitation) });
};

/** @throws Rejection `http.not_found`, `http.stale`, or what `decide` refuses */
export async function changeInvitation(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (invitation: Invitation) => Invitation,
): Promise<Invitation> {
  const before = await invitations.findForUpdate(tx, id);
  if (before === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  return saveInvitation(tx, before, decide(before));
}

export function saveInvitation(tx: Tx, before: Invitation, decided: Invitation): Invitation {
  const after = { ...decided, version: before.version + 1 };
  invitations.update(tx, after, { from: before.version });
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

/** How many people were invited and may still come. */
export async function countOpenInvitations(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: string }>(
    `select count(*) from invitations where firm_id = $1 and status = 'open' and expires_at > $2`,
    [tx.firmId, tx.at],
  );
  return Number(row?.count ?? 0);
}

const audited = ({ roles, status, sendings }: Invitation): Record<string, unknown> => ({ roles, status, sendings });
