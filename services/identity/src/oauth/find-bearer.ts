import type { Tx } from '@praxis/chassis';
import { ENROLMENT_ROLE } from '@praxis/contracts/kernel';
import type { ApiClient } from '../api-clients/api-client';
import { apiClients } from '../api-clients/api-client.row';
import type { ApiKey } from '../api-keys/api-key';
import { apiKeys } from '../api-keys/api-key.row';
import { firmOf } from '../firms/firm.store';
import { members } from '../members/member.row';
import { methodsOf } from '../second-factors/second-factor.store';
import { findUser } from '../users/user.store';
import type { ClientIdentity } from './client-id';
import type { Integration } from './integration';

/** Who would get a token: an API client, or the person behind a key. */
export interface Bearer {
  integration: Integration;
  /** Hashes of the secrets that are good at present. */
  hashes: readonly string[];
  /** `api_client:<id>` or `user:<id>` */
  actor: string;
  token:
    | { kind: 'api_client'; userId: string; name: string; roles: readonly string[] }
    | { kind: 'user'; userId: string; name: string; roles: readonly string[]; mid: string };
}

/** Undefined when there is nobody, or the person may not work in the firm (any more). */
export async function findBearer(tx: Tx, { kind, id }: ClientIdentity): Promise<Bearer | undefined> {
  if (kind === 'api_client') return ofClient(await apiClients.find(tx, id));
  const key = await apiKeys.find(tx, id);
  return key === undefined ? undefined : ofKey(tx, key);
}

function ofClient(client: ApiClient | undefined): Bearer | undefined {
  if (client === undefined) return undefined;
  return {
    integration: client,
    hashes: client.secrets.map(({ hash }) => hash),
    actor: `api_client:${client.id}`,
    token: { kind: 'api_client', userId: client.id, name: client.name, roles: [] },
  };
}

async function ofKey(tx: Tx, key: ApiKey): Promise<Bearer | undefined> {
  const member = await members.find(tx, key.membershipId);
  const user = await findUser(tx, key.userId);
  // As for a session: an unproved address works only in the firm that it registered.
  const mayWork = user?.status === 'active' && (user.emailVerifiedAt !== null || member?.founder === true);
  if (member?.status !== 'active' || user === undefined || !mayWork) return undefined;
  // A key proves no second factor, but whoever has to set one up first has no way around that by a key.
  const mustEnrol = (await firmOf(tx)).requireSecondFactor && (await methodsOf(tx, user.id)).length === 0;
  return {
    integration: key,
    hashes: [key.secretHash],
    actor: `user:${user.id}`,
    token: { kind: 'user', userId: user.id, name: user.name, roles: mustEnrol ? [ENROLMENT_ROLE] : member.roles, mid: member.id },
  };
}
