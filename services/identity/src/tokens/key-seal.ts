import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must be read again (AES-256-GCM) under a key derived from the service's secret; the id of what it belongs to is bound to it. */
export interface KeySeal {
  seal(id: string, text: string): Buffer;
  /** @throws when the secret is another one or the text was changed */
  open(id: string, sealed: Buffer): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param purpose each has a key of its own, so that what was sealed for one cannot be opened for another */
export function createKeySeal(serviceSecret: string, purpose: 'signing keys' | 'second factors' = 'signing keys'): KeySeal {
  const key = Buffer.from(hkdfSync('sha256', serviceSecret, 'praxis identity', purpose, 32));
  return {
    seal(id, text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    open(id, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES)).setAAD(Buffer.from(id));
      decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new Error(`${id} of the ${purpose} cannot be opened: was SERVICE_SECRET changed?`, { cause: error });
      }
    },
  };
}
