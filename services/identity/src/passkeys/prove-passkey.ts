import type { Tx } from '@praxis/chassis';
import type { PasskeyAssertion } from '@praxis/contracts/identity';
import { hasGoneBack } from './passkey';
import { findCredential, recordUse } from './passkey.store';
import { type RelyingParty, verifyAssertion } from './relying-party';

/** `copied`: the signature is right and the counter is not, so that there are two of what there should be one of. */
export type PasskeyProof = 'right' | 'wrong' | 'copied';

/**
 * What an assertion is worth as the second factor of a sign-in. The caller answers one at a time for a person.
 *
 * @param expected the sign-in's own token, and the origins of pages that may ask the person
 */
export async function provePasskey(
  tx: Tx,
  relyingParty: RelyingParty,
  userId: string,
  assertion: PasskeyAssertion,
  expected: { token: string; origins: readonly string[] },
): Promise<PasskeyProof> {
  const passkey = await findCredential(tx, userId, assertion.id);
  const signed = passkey && (await verifyAssertion(relyingParty, assertion, passkey, expected));
  if (passkey === undefined || signed === undefined) return 'wrong';
  if (hasGoneBack(passkey.signCount, signed.signCount)) return 'copied';
  recordUse(tx, passkey, signed.signCount, signed.synced);
  return 'right';
}
