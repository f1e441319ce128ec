import type { Tx } from '@praxis/chassis';
import { userInvited } from '@praxis/contracts/identity';
import type { Invitation } from './invitation';

/** Says that somebody was invited, and mails the link: the only place where the token is. */
export function publishInvited(
  tx: Tx,
  invitation: Invitation,
  mail: { token: string; firmName: string; locale: string; inviter: string; publicUrl: string },
): void {
  tx.publish(userInvited, {
    subject: invitation.id,
    data: {
      invitationId: invitation.id,
      name: invitation.name,
      email: invitation.email,
      roles: invitation.roles,
      ...(invitation.invitedBy === null ? {} : { invitedBy: invitation.invitedBy }),
      expiresAt: invitation.expiresAt.toISOString(),
    },
  });
  tx.mail({
    template: 'invitation',
    to: { name: invitation.name, email: invitation.email },
    locale: mail.locale,
    data: {
      name: invitation.name,
      firm: mail.firmName,
      inviter: mail.inviter,
      link: `${mail.publicUrl}/v1/public/invitations/${mail.token}`,
    },
    key: `invitation:${invitation.id}:${invitation.sendings}`,
    reference: { type: 'invitation', id: invitation.id },
  });
}
