import type { Tx } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { audited } from '../oauth/integration.reply';
import { type ApiClient, MAX_API_CLIENTS } from './api-client';
import { publishChanged, publishCreated, publishRevoked } from './api-client.publishing';
import { apiClients } from './api-client.row';

/** @throws Rejection when there is no such client */
export async function getClientById(tx: Tx, id: string): Promise<ApiClient> {
  const client = await apiClients.find(tx, id);
  if (client === undefined) throw new Rejection(httpErrors.not_found);
  return client;
}

/** The firm's row must be locked. @param maker name of who makes it @throws Rejection when there are too many */
export async function addClient(tx: Tx, client: ApiClient, maker: string): Promise<void> {
  const [row] = await tx.query<{ count: string }>(`select count(*) from api_clients where firm_id = $1 and status = 'active'`, [tx.firmId]);
  if (Number(row?.count ?? 0) >= MAX_API_CLIENTS) throw new Rejection(identityErrors.limit_integrations, { limit: MAX_API_CLIENTS });
  apiClients.insert(tx, client);
  await publishCreated(tx, client, maker);
  tx.changed({ targetId: client.id, after: withSecrets(client) });
}

/** @throws Rejection `http.not_found`, `http.stale`, or what `decide` refuses */
export async function changeClient(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  decide: (client: ApiClient) => ApiClient,
): Promise<ApiClient> {
  const before = await apiClients.findForUpdate(tx, id);
  if (before === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  const after = { ...decide(before), version: before.version + 1 };
  apiClients.update(tx, after, { from: before.version });
  if (after.status === 'revoked') await publishRevoked(tx, after);
  else publishChanged(tx, after);
  tx.changed({ targetId: after.id, before: withSecrets(before), after: withSecrets(after) });
  return after;
}

const withSecrets = (client: ApiClient): Record<string, unknown> => ({ ...audited(client), secrets: client.secrets.map(({ id }) => id) });
