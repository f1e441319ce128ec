import { newId } from '@praxis/contracts/kernel';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const ISSUER = 'https://praxis.test';

/** A key pair as identity has them. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  /** Signs an access token that is good; what is named replaces or, when undefined, removes. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

export async function makeSigningKey(algorithm: 'ES256' | 'EdDSA' = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = newId();
  return {
    kid,
    publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: algorithm },
    async token(claims = {}, header = {}) {
      const iat = Math.floor(Date.now() / 1000);
      const payload = {
        iss: ISSUER,
        sub: newId(),
        aud: 'praxis',
        iat,
        exp: iat + 600,
        jti: newId(),
        sid: newId(),
        mid: newId(),
        roles: ['staff'],
        kind: 'user',
        name: 'Ada Lovelace',
        ...claims,
      };
      return new SignJWT(payload).setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid, ...header }).sign(privateKey);
    },
  };
}
