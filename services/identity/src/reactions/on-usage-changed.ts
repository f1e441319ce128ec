import { type Reaction, react } from '@praxis/chassis';
import { clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import { documentUploaded } from '@praxis/contracts/documents';
import { countUpload, rememberClient } from '../usage/usage.store';

/** Counts what other contexts enforce the limits of, so that no limit is set below what is in use. */
export const onUsageChanged: readonly Reaction[] = [
  ...[clientCreated, clientChanged, clientReactivated, clientArchived].map((event) =>
    react(event, { name: 'count-clients', kind: 'projection', rebuilds: ['known_clients'] }, (tx, { data, aggregateversion }) =>
      rememberClient(tx, data.clientId, data.status, aggregateversion),
    ),
  ),
  react(documentUploaded, { name: 'count-storage', kind: 'projection', rebuilds: ['storage_used'] }, (tx, { data }) =>
    countUpload(tx, data.sizeBytes),
  ),
];
