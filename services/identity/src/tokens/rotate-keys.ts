import type { Act, UnitOfWork } from '@praxis/chassis';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { KeySeal } from './key-seal';
import { addSigningKey, lockSigningKeys, removeSigningKeys, type SigningKeyRow } from './signing-key.store';
import { nextAfter, PUBLISH_WAIT_SECONDS, publishedAt, signerAt } from './signing-keys';

/** Makes the first key, which signs at once: there is nobody yet who would have to learn of it. Safe to repeat and to run twice at once. */
export async function ensureSigningKey(unitOfWork: UnitOfWork, seal: KeySeal, act: Act): Promise<void> {
  const candidate = await newKey(seal, act.at, act.at);
  await unitOfWork.atEdge(act, async (tx) => {
    const keys = await lockSigningKeys(tx);
    if (signerAt(keys, act.at) === undefined && nextAfter(keys, act.at) === undefined) addSigningKey(tx, candidate);
  });
}

/**
 * Publishes a new key, which signs after `waitSeconds`; the present one then stays published for as long as its tokens live. Keys that
 * nobody can have a token of are removed.
 *
 * @returns the key that will sign next: an earlier one, when its turn has not come yet
 */
export async function rotateKeys(
  unitOfWork: UnitOfWork,
  seal: KeySeal,
  act: Act,
  waitSeconds: number = PUBLISH_WAIT_SECONDS,
): Promise<{ kid: string; signFrom: Date; made: boolean }> {
  const candidate = await newKey(seal, act.at, new Date(act.at.getTime() + waitSeconds * 1000));
  return unitOfWork.atEdge(act, async (tx) => {
    const keys = await lockSigningKeys(tx);
    const waiting = nextAfter(keys, act.at);
    if (waiting !== undefined) return { kid: waiting.kid, signFrom: waiting.signFrom, made: false };
    const kept = publishedAt(keys, act.at).map(({ kid }) => kid);
    removeSigningKeys(
      tx,
      keys.filter(({ kid }) => !kept.includes(kid)).map(({ kid }) => kid),
    );
    addSigningKey(tx, candidate);
    tx.audit({ action: 'signing-key.rotate', target: 'signing-key', targetId: candidate.kid });
    return { kid: candidate.kid, signFrom: candidate.signFrom, made: true };
  });
}

async function newKey(seal: KeySeal, createdAt: Date, signFrom: Date): Promise<SigningKeyRow> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const privateSealed = seal.seal(kid, JSON.stringify(await exportJWK(privateKey)));
  return { kid, publicJwk: { ...publicJwk, kid, use: 'sig', alg: 'ES256' }, privateSealed, createdAt, signFrom };
}
