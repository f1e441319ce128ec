import { react } from '@praxis/chassis';
import { contactChanged } from '@praxis/contracts/clients';
import { clientContacts } from '../clients/client.row';
import { keepCopy } from '../copy';
import { cardOf } from '../prospects/contacts';

export const onContactChanged = react(
  contactChanged,
  { name: 'copy-contact', kind: 'projection', rebuilds: ['client_contacts'] },
  (tx, { data, aggregateversion }) =>
    keepCopy(clientContacts, tx, {
      firmId: tx.firmId,
      id: data.contactId,
      version: aggregateversion,
      active: data.status === 'active',
      card: cardOf(data),
      primaryOf: data.clients.filter(({ primary }) => primary).map(({ clientId }) => clientId),
    }),
);
