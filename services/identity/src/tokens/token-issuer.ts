import type { Act, UnitOfWork } from '@praxis/chassis';
import { ACCESS_TOKEN_TYPE } from '@praxis/chassis/edge';
import { newId } from '@praxis/contracts/kernel';
import { importJWK, type JWK, SignJWT } from 'jose';
import { claimsOf, type TokenSubject } from './access-token';
import type { KeySeal } from './key-seal';
import { ensureSigningKey } from './rotate-keys';
import { readSigningKeys, type SigningKeyRow } from './signing-key.store';
import { publishedAt, signerAt } from './signing-keys';

/** Signs an access token; `notBefore` as in `claimsOf`. */
export type Sign = (subject: TokenSubject, notBefore: number) => Promise<string>;

export interface TokenIssuer {
  /** Gets the present key ready. Call it outside a transaction: it may have to read the keys. */
  signer(act: Act): Promise<Sign>;
  /** The public keys, RFC 7517. */
  published(act: Act): Promise<JWK[]>;
}

/** Much shorter than a new key waits before it signs, so every replica knows it by then. */
const REMEMBER_MS = 30_000;

export function createTokenIssuer(settings: { unitOfWork: UnitOfWork; seal: KeySeal; issuer: string }): TokenIssuer {
  const { unitOfWork, seal, issuer } = settings;
  const opened = new Map<string, ReturnType<typeof importJWK>>();
  let known: { keys: SigningKeyRow[]; readAt: number } | undefined;

  const read = async (act: Act): Promise<SigningKeyRow[]> => {
    known = { keys: await unitOfWork.atEdge(act, readSigningKeys), readAt: act.at.getTime() };
    return known.keys;
  };
  const keysAt = async (act: Act): Promise<SigningKeyRow[]> => {
    const age = known === undefined ? Number.POSITIVE_INFINITY : Math.abs(act.at.getTime() - known.readAt);
    const keys = known !== undefined && age < REMEMBER_MS ? known.keys : await read(act);
    if (signerAt(keys, act.at) !== undefined) return keys;
    await ensureSigningKey(unitOfWork, seal, act);
    return read(act);
  };
  const open = ({ kid, privateSealed }: SigningKeyRow) => {
    const known = opened.get(kid);
    if (known) return known;
    const key = importJWK(JSON.parse(seal.open(kid, privateSealed)) as JWK, 'ES256');
    opened.set(kid, key);
    return key;
  };

  return {
    async signer(act) {
      const row = signerAt(await keysAt(act), act.at);
      if (row === undefined) throw new Error('No key signs at present: the clock is behind the keys');
      const key = await open(row);
      return (subject, notBefore) =>
        new SignJWT(claimsOf(subject, { issuer, tokenId: newId(), at: act.at, notBefore }))
          .setProtectedHeader({ alg: 'ES256', typ: ACCESS_TOKEN_TYPE, kid: row.kid })
          .sign(key);
    },
    published: async (act) => publishedAt(await keysAt(act), act.at).map(({ publicJwk }) => publicJwk),
  };
}
