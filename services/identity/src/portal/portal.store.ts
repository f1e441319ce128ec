import type { Tx } from '@praxis/chassis';
import { hashLinkToken, httpErrors, Rejection } from '@praxis/contracts/kernel';
import { statusAt } from '../invitations/invitation';
import { type ContactCopy, contacts, portalGrants, portalInvitations } from './portal.row';
import type { PortalGrant, PortalInvitation } from './portal-invitation';

export const contactCopy = (tx: Tx, contactId: string): Promise<ContactCopy | undefined> => contacts.find(tx, contactId);

/** Keeps what was said of a contact, unless something newer was heard already. */
export function rememberContact(tx: Tx, contact: Omit<ContactCopy, 'firmId'>): void {
  tx.write(
    `insert into contacts (firm_id, id, name, email, language, event_version) values ($1, $2, $3, $4, $5, $6)
     on conflict (firm_id, id) do update set name = excluded.name, email = excluded.email, language = excluded.language,
       event_version = excluded.event_version where contacts.event_version < excluded.event_version`,
    [tx.firmId, contact.id, contact.name, contact.email, contact.language, contact.eventVersion],
  );
}

export function rememberCancellation(tx: Tx, engagementId: string, onboardingId: string): void {
  tx.write(
    `insert into cancelled_onboardings (firm_id, id, onboarding_id, cancelled_at) values ($1, $2, $3, $4) on conflict (firm_id, id) do nothing`,
    [tx.firmId, engagementId, onboardingId, tx.at],
  );
}

export async function isCancelled(tx: Tx, engagementId: string | undefined): Promise<boolean> {
  if (engagementId === undefined) return false;
  const rows = await tx.query('select 1 from cancelled_onboardings where firm_id = $1 and id = $2', [tx.firmId, engagementId]);
  return rows.length === 1;
}

/** The invitation of a contact that counts: the one that is open or led to the present grant. */
export async function currentInvitationOf(tx: Tx, contactId: string): Promise<PortalInvitation | undefined> {
  const [invitation] = await portalInvitations.select(
    tx,
    `where firm_id = $1 and contact_id = $2 and (status = 'open' or (status = 'accepted' and portal_grant_id in
       (select g.id from portal_grants g where g.firm_id = $1 and g.contact_id = $2 and g.status = 'active')))
     order by created_at desc, id desc limit 1 for update`,
    [tx.firmId, contactId],
  );
  return invitation;
}

/** The invitation that an onboarding made. */
export async function invitationOfOnboarding(
  tx: Tx,
  onboarding: { onboardingId: string; engagementId?: string | undefined },
): Promise<PortalInvitation | undefined> {
  const [invitation] = await portalInvitations.select(
    tx,
    `where firm_id = $1 and (engagement_id = $2 or onboarding_id = $3) order by created_at desc, id desc limit 1 for update`,
    [tx.firmId, onboarding.engagementId ?? null, onboarding.onboardingId],
  );
  return invitation;
}

/** The invitation behind a link. @throws Rejection 404 for every link that opens nothing (any more) */
export async function portalInvitationBehind(tx: Tx, token: string, lock?: 'for update'): Promise<PortalInvitation> {
  const [invitation] = await portalInvitations.select(tx, `where firm_id = $1 and token_hash = $2 ${lock ?? ''}`, [
    tx.firmId,
    hashLinkToken(token),
  ]);
  if (invitation === undefined || statusAt(invitation, tx.at) !== 'open') throw new Rejection(httpErrors.not_found);
  return invitation;
}

export function addPortalInvitation(tx: Tx, invitation: PortalInvitation): void {
  portalInvitations.insert(tx, invitation);
}

export function savePortalInvitation(tx: Tx, before: PortalInvitation, decided: PortalInvitation): PortalInvitation {
  const after = { ...decided, version: before.version + 1 };
  portalInvitations.update(tx, after, { from: before.version });
  tx.changed({ targetId: after.id, before: auditedInvitation(before), after: auditedInvitation(after) });
  return after;
}

/** @throws Rejection `http.not_found`, `http.stale`, or what `decide` refuses */
export async function changePortalInvitation(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (invitation: PortalInvitation) => Promise<PortalInvitation> | PortalInvitation,
): Promise<PortalInvitation> {
  const before = await portalInvitations.findForUpdate(tx, id);
  if (before === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  return savePortalInvitation(tx, before, await decide(before));
}

export const addGrant = (tx: Tx, grant: PortalGrant): void => portalGrants.insert(tx, grant);

export async function activeGrantOf(tx: Tx, contactId: string): Promise<PortalGrant | undefined> {
  const [grant] = await portalGrants.select(tx, `where firm_id = $1 and contact_id = $2 and status = 'active' for update`, [
    tx.firmId,
    contactId,
  ]);
  return grant;
}

export const findGrantForUpdate = (tx: Tx, id: string): Promise<PortalGrant | undefined> => portalGrants.findForUpdate(tx, id);

export function saveGrant(tx: Tx, before: PortalGrant, decided: PortalGrant): PortalGrant {
  const after = { ...decided, version: before.version + 1 };
  portalGrants.update(tx, after, { from: before.version });
  tx.changed({ targetId: after.id, before: { status: before.status }, after: { status: after.status } });
  return after;
}

const auditedInvitation = ({ status, role, sendings }: PortalInvitation): Record<string, unknown> => ({ status, role, sendings });
