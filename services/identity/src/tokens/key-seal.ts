import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts private keys at rest (AES-256-GCM) under a key derived from the service's secret; `kid` is bound to the text. */
export interface KeySeal {
  seal(kid: string, text: string): Buffer;
  /** @throws when the secret is another one or the text was changed */
  open(kid: string, sealed: Buffer): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createKeySeal(serviceSecret: string): KeySeal {
  const key = Buffer.from(hkdfSync('sha256', serviceSecret, 'praxis identity', 'signing keys', 32));
  return {
    seal(kid, text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(kid));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    open(kid, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES)).setAAD(Buffer.from(kid));
      decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new Error(`The signing key ${kid} cannot be opened: was SERVICE_SECRET changed?`, { cause: error });
      }
    },
  };
}
