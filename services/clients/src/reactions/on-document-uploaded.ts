import { react } from '@praxis/chassis';
import { documentUploaded } from '@praxis/contracts/documents';

export const onDocumentUploaded = react(
  documentUploaded,
  { name: 'copy-document', kind: 'projection', rebuilds: ['client_documents'] },
  (tx, event) => {
    const { documentId, clientId, name, uploadedAt } = event.data;
    if (clientId === undefined) return;
    tx.write(
      `insert into client_documents as known (firm_id, id, client_id, name, uploaded_at, aggregate_version) values ($1, $2, $3, $4, $5, $6)
       on conflict (firm_id, id) do update set
         client_id = excluded.client_id, name = excluded.name, uploaded_at = excluded.uploaded_at, aggregate_version = excluded.aggregate_version
       where known.aggregate_version < excluded.aggregate_version`,
      [tx.firmId, documentId, clientId, name, uploadedAt, event.aggregateversion],
    );
  },
);
