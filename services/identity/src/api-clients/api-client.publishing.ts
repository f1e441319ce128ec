import type { Tx } from '@praxis/chassis';
import { apiClientCreated, apiClientRevoked } from '@praxis/contracts/identity';
import { revokeTokens } from '../edge/edge-state.store';
import { firmOf } from '../firms/firm.store';
import { members } from '../members/member.row';
import { publishGrant } from '../oauth/integration.publishing';
import type { ApiClient } from './api-client';

const factOf = ({ id, name, scopes }: ApiClient) => ({ apiClientId: id, name, scopes });

/** Owners who did not make it themselves are told by mail too; more of them than this a firm hardly has. */
const MAILED_OWNERS = 20;

export async function publishCreated(tx: Tx, client: ApiClient, maker: string): Promise<void> {
  tx.publish(apiClientCreated, {
    subject: client.id,
    data: {
      ...factOf(client),
      ...(client.createdBy === null ? {} : { createdBy: client.createdBy }),
      ...(client.expiresAt === null ? {} : { expiresAt: client.expiresAt.toISOString() }),
    },
  });
  publishGrant(tx, 'api_client', client);
  const firm = await firmOf(tx);
  const owners = await members.select(
    tx,
    `where firm_id = $1 and status = 'active' and roles ? 'owner' order by id limit ${MAILED_OWNERS}`,
    [tx.firmId],
  );
  for (const owner of owners) {
    tx.mail({
      template: 'api-client-created',
      to: { name: owner.name, email: owner.email },
      locale: firm.locale,
      data: { name: owner.name, firm: firm.name, client: client.name, maker, scopes: client.scopes.join('\n') },
      key: `api-client-created:${client.id}:${owner.id}`,
    });
  }
}

/** What it may do or from where has changed: the gateways decide by it within seconds, tokens issued before included. */
export const publishChanged = (tx: Tx, client: ApiClient): void => publishGrant(tx, 'api_client', client);

export async function publishRevoked(tx: Tx, client: ApiClient): Promise<void> {
  tx.publish(apiClientRevoked, { subject: client.id, data: { ...factOf(client), revokedAt: tx.at.toISOString() } });
  publishGrant(tx, 'api_client', client);
  await revokeTokens(tx, 'api-client', client.id);
}
