import type { Tx } from '@praxis/chassis';
import type { ClientCreated } from '@praxis/contracts/clients';
import { portalInvitationErrors } from '@praxis/contracts/identity';
import { hashLinkToken, makeLinkToken, Rejection } from '@praxis/contracts/kernel';
import { expiryOf } from '../invitations/invitation';
import { emailKeyOf } from '../users/user';
import { mailPortalInvitation, publishCreated } from './portal.publishing';
import {
  activeGrantOf,
  addPortalInvitation,
  contactCopy,
  currentInvitationOf,
  isCancelled,
  saveGrant,
  savePortalInvitation,
} from './portal.store';
import {
  FIRST_CONTACT_ROLE,
  mailAgain,
  type OnboardingRefs,
  type PortalInvitation,
  type Recipient,
  recipientOf,
  renewalOf,
} from './portal-invitation';

/**
 * Invites the contact of a new or returning client into the portal: once, whatever comes again. What is there already goes on and belongs
 * to this onboarding from now on; in any case the onboarding hears that its step is done.
 *
 * @throws Rejection `clients.contact_email_missing` when nobody knows an address; cured by changing the contact and trying again
 */
export async function inviteContact(tx: Tx, client: ClientCreated, publicUrl: string): Promise<void> {
  if (!client.openPortal) return;
  if (await isCancelled(tx, client.engagementId)) return;
  const { contact } = client;
  const recipient = contact && recipientOf(await contactCopy(tx, contact.contactId), contact);
  if (contact === undefined || recipient === undefined) throw new Rejection(portalInvitationErrors.contact_email_missing);
  const refs: OnboardingRefs = {
    onboardingId: client.onboardingId ?? null,
    engagementId: client.engagementId ?? null,
    proposalId: client.proposalId ?? null,
  };
  const current = await currentInvitationOf(tx, contact.contactId);
  if (current === undefined) await inviteFirst(tx, { clientId: client.clientId, contactId: contact.contactId, refs, recipient, publicUrl });
  else await takeOver(tx, current, refs, recipient, publicUrl);
}

async function inviteFirst(
  tx: Tx,
  {
    clientId,
    contactId,
    refs,
    recipient,
    publicUrl,
  }: { clientId: string; contactId: string; refs: OnboardingRefs; recipient: Recipient; publicUrl: string },
): Promise<void> {
  const firm = await tx.firm();
  const token = makeLinkToken(tx.firmId);
  const invitation: PortalInvitation = {
    firmId: tx.firmId,
    id: tx.newId(),
    clientId,
    contactId,
    role: FIRST_CONTACT_ROLE,
    name: recipient.name,
    email: recipient.email,
    emailKey: emailKeyOf(recipient.email),
    locale: recipient.language ?? firm.locale,
    status: 'open',
    tokenHash: hashLinkToken(token),
    expiresAt: expiryOf(tx.at),
    sendings: 1,
    mail: 'queued',
    portalGrantId: null,
    acceptedAt: null,
    revokedReason: null,
    ...refs,
    createdAt: tx.at,
    version: 1,
  };
  addPortalInvitation(tx, invitation);
  publishCreated(tx, invitation);
  mailPortalInvitation(tx, invitation, { token, firmName: firm.name, publicUrl });
}

async function takeOver(tx: Tx, current: PortalInvitation, refs: OnboardingRefs, recipient: Recipient, publicUrl: string): Promise<void> {
  const adopted = { ...current, ...refs };
  if (renewalOf(current, recipient.email, tx.at) === 'mail-again') {
    await sendAgain(tx, current, adopted, recipient, publicUrl);
    return;
  }
  const saved = savePortalInvitation(tx, current, adopted);
  const grant = current.status === 'accepted' ? await activeGrantOf(tx, current.contactId) : undefined;
  if (grant !== undefined) saveGrant(tx, grant, { ...grant, ...refs });
  publishCreated(tx, saved);
}

/** A new link in a new mail; the former one is void. */
export async function sendAgain(
  tx: Tx,
  before: PortalInvitation,
  invitation: PortalInvitation,
  recipient: Recipient,
  publicUrl: string,
): Promise<PortalInvitation> {
  const token = makeLinkToken(tx.firmId);
  const to = { name: recipient.name, email: recipient.email, emailKey: emailKeyOf(recipient.email) };
  const saved = savePortalInvitation(tx, before, mailAgain(invitation, to, hashLinkToken(token), tx.at));
  const { name: firmName } = await tx.firm();
  publishCreated(tx, saved);
  mailPortalInvitation(tx, saved, { token, firmName, publicUrl });
  return saved;
}
