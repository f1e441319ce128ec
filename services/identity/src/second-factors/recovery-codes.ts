import { createHmac, hkdfSync } from 'node:crypto';

export const RECOVERY_CODES = 10;
/** 80 bits each: sixteen characters that are not mistaken for each other. */
export const RECOVERY_CODE_BYTES = 10;
/** Crockford's base32: no I, L, O and U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param random 10 bytes from a cryptographic source @returns `XXXX-XXXX-XXXX-XXXX` */
export function makeRecoveryCode(random: Uint8Array): string {
  if (random.length !== RECOVERY_CODE_BYTES) throw new RangeError(`A recovery code takes ${RECOVERY_CODE_BYTES} random bytes`);
  const bits = BigInt(`0x${Buffer.from(random).toString('hex')}`);
  const characters = Array.from({ length: 16 }, (_, index) => ALPHABET[Number((bits >> BigInt(75 - 5 * index)) & 31n)]).join('');
  return characters.replace(/(.{4})(?=.)/g, '$1-');
}

/** The one spelling of what somebody types: case, dashes and spaces do not count, and O, I and L are read as Crockford says. */
export const normaliseRecoveryCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');

/** Hashes codes for storage: HMAC-SHA-256 under a key derived from the service's secret, so that a copy of the table is worth nothing. */
export function createRecoveryCodeHash(serviceSecret: string): (userId: string, typed: string) => string {
  const key = Buffer.from(hkdfSync('sha256', serviceSecret, 'praxis identity', 'recovery codes', 32));
  return (userId, typed) =>
    createHmac('sha256', key)
      .update(`${userId}:${normaliseRecoveryCode(typed)}`)
      .digest('hex');
}
