import { react } from '@praxis/chassis';
import { contactChanged } from '@praxis/contracts/clients';
import { rememberContact } from '../portal/portal.store';

/** Keeps the address that an invitation will go to. A changed address never moves a login that exists. */
export const onContactChanged = react(
  contactChanged,
  { name: 'copy-contact', kind: 'projection', rebuilds: ['contacts'] },
  (tx, { data, aggregateversion }) =>
    rememberContact(tx, {
      id: data.contactId,
      name: data.name,
      email: data.email ?? null,
      language: data.language ?? null,
      eventVersion: aggregateversion,
    }),
);
