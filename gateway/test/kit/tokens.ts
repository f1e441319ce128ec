import { newId } from '@praxis/contracts/kernel';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const ISSUER = 'https://praxis.test';

/** A key pair as identity has them. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  /** Signs any text as JOSE does, whatever it says. */
  sign(text: string): Promise<string>;
  /** Signs an access token that is good; what is named replaces or, when undefined, removes. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

export async function makeSigningKey(algorithm: 'ES256' | 'EdDSA' = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = newId();
  return {
    kid,
    publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: algorithm },
    async sign(text) {
      const algorithmName = algorithm === 'ES256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'Ed25519' };
      return Buffer.from(await crypto.subtle.sign(algorithmName, privateKey, Buffer.from(text))).toString('base64url');
    },
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
