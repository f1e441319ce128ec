import type { Tx } from '@praxis/chassis';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { revokeTokens } from '../edge/edge-state.store';
import { publishGrant } from '../oauth/integration.publishing';
import { audited } from '../oauth/integration.reply';
import { type ApiKey, MAX_API_KEYS, revokeApiKey } from './api-key';
import { apiKeys } from './api-key.row';

/** The firm's row must be locked. @throws Rejection when the person has too many */
export async function addKey(tx: Tx, key: ApiKey): Promise<void> {
  const active = await apiKeys.select(tx, `where firm_id = $1 and user_id = $2 and status = 'active' and expires_at > $3`, [
    tx.firmId,
    key.userId,
    tx.at,
  ]);
  if (active.length >= MAX_API_KEYS) throw new Rejection(identityErrors.limit_integrations, { limit: MAX_API_KEYS });
  apiKeys.insert(tx, key);
  publishGrant(tx, 'api_key', key);
  tx.changed({ targetId: key.id, after: audited(key) });
}

/** @param userId whose key it must be, where that matters @throws Rejection `http.not_found`, `http.stale`, or when it was revoked */
export async function endKey(tx: Tx, id: string, ifMatch: number | undefined, userId?: string): Promise<ApiKey> {
  const before = await apiKeys.findForUpdate(tx, id);
  if (before === undefined || (userId !== undefined && before.userId !== userId)) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  const after = await end(tx, before);
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

/** A member's keys end with the membership, and stay ended when it comes back. */
export async function endKeysOfMember(tx: Tx, membershipId: string): Promise<void> {
  const active = await apiKeys.select(tx, `where firm_id = $1 and membership_id = $2 and status = 'active' order by id for update`, [
    tx.firmId,
    membershipId,
  ]);
  for (const key of active) await end(tx, key);
}

/** A token of a key has the key as its session, so that is what makes it stale. */
async function end(tx: Tx, before: ApiKey): Promise<ApiKey> {
  const after = { ...revokeApiKey(before), version: before.version + 1 };
  apiKeys.update(tx, after, { from: before.version });
  publishGrant(tx, 'api_key', after);
  await revokeTokens(tx, 'session', after.id);
  return after;
}
