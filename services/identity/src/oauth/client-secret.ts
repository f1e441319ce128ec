import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** So that scanners of repositories and logs can tell what they have found. */
const PREFIX = 'pxs_';

/** A secret of 256 random bits. It is shown once; a hash without salt and stretching is enough for what nobody can guess. */
export const makeSecret = (random: Uint8Array = randomBytes(32)): string => `${PREFIX}${Buffer.from(random).toString('base64url')}`;

/** SHA-256 of the secret's text, as it is stored: 64 hexadecimal digits. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

/** Whether the secret is one of those stored; it takes as long for every wrong one. */
export function isOneOf(secret: string, hashes: readonly string[]): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex');
  let found = false;
  for (const hash of hashes) found = timingSafeEqual(given, Buffer.from(hash, 'hex')) || found;
  return found;
}
