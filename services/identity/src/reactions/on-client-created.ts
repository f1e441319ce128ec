import { type Reaction, react } from '@praxis/chassis';
import { clientCreated, clientReactivated } from '@praxis/contracts/clients';
import { inviteContact } from '../portal/invite-contact';

/** A new client's contact is invited to the portal. */
export const onClientCreated = ({ publicUrl }: { publicUrl: string }): Reaction =>
  react(clientCreated, { name: 'invite-contact-of-new-client', kind: 'effect' }, (tx, event) => inviteContact(tx, event.data, publicUrl));

/** So is the contact of a client who is back. */
export const onClientReactivated = ({ publicUrl }: { publicUrl: string }): Reaction =>
  react(clientReactivated, { name: 'invite-contact-of-returning-client', kind: 'effect' }, (tx, event) =>
    inviteContact(tx, event.data, publicUrl),
  );
