import type { Tx } from '@praxis/chassis';
import { publishAccessRevoked, publishRevoked } from './portal.publishing';
import { findGrantForUpdate, saveGrant, savePortalInvitation } from './portal.store';
import { type PortalInvitation, revoke, revokeGrant } from './portal-invitation';

/**
 * Takes an invitation back, or the access that it led to. Doing it again only says again what holds: whoever waits for the undoing may
 * have missed it.
 *
 * @param reason shown to people
 */
export async function undoInvitation(tx: Tx, invitation: PortalInvitation, reason: string): Promise<void> {
  if (invitation.status !== 'accepted') {
    publishRevoked(tx, invitation.status === 'open' ? savePortalInvitation(tx, invitation, revoke(invitation, reason)) : invitation);
    return;
  }
  const grant = invitation.portalGrantId === null ? undefined : await findGrantForUpdate(tx, invitation.portalGrantId);
  if (grant === undefined) throw new Error(`The accepted portal invitation ${invitation.id} has no grant`);
  await publishAccessRevoked(tx, grant.status === 'active' ? saveGrant(tx, grant, revokeGrant(grant, reason, tx.at)) : grant);
}
