import { containing, type Handler, readPage } from '@praxis/chassis';
import type { listContacts as listContactsOperation } from '@praxis/contracts/clients';
import { contactReply } from './contact.reply';
import { contactOf, contacts } from './contact.row';
import { linksOf } from './contact.store';

export const listContacts: Handler<typeof listContactsOperation> = (request) =>
  request.inFirm(async (tx) => {
    const page = await readPage(request, tx, {
      from: 'contacts',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        [
          'exists (select 1 from client_contacts l where l.firm_id = contacts.firm_id and l.contact_id = contacts.id and l.client_id = $)',
          request.query.clientId,
        ],
        ['status = $', request.query.status],
        ['name ilike $ or email ilike $', containing(request.query.q)],
      ],
      sorts: {
        name: ['lower(name) asc', 'id asc'],
        '-name': ['lower(name) desc', 'id desc'],
        '-createdAt': ['created_at desc', 'id desc'],
        createdAt: ['created_at asc', 'id asc'],
      },
      map: (record) => contacts.fromDatabase(record),
    });
    const rows = page.body.items;
    const links = await linksOf(
      tx,
      rows.map(({ id }) => id),
    );
    return { ...page, body: { ...page.body, items: rows.map((row) => contactReply(contactOf(row, links))) } };
  });
