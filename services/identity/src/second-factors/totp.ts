import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';

/** Time-based one-time passwords (RFC 6238) as authenticator apps make them: SHA-1, six digits, steps of 30 s. */
const DIGITS = 6;
export const STEP_SECONDS = 30;
/** RFC 4226, 4: at least 128 bits, 160 recommended. */
export const SECRET_BYTES = 20;
/** Steps by which the device's clock may be behind or ahead (RFC 6238, 5.2). The present one is tried first. */
const SKEW = [0, -1, 1] as const;
const ISSUER = 'Praxis';

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS);

const totpOf = (secret: Secret, label = ''): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: DIGITS, period: STEP_SECONDS });

/**
 * The step that a code belongs to; undefined when it is of no step near `at`, or of one that is not after `lastStep`: each code counts
 * once, and so does everything before it (RFC 6238, 5.2).
 *
 * @param secret base32
 */
export function stepOfCode(secret: string, code: string, at: Date, lastStep: number): number | undefined {
  const given = Buffer.from(code.replace(/[\s-]/g, ''));
  const totp = totpOf(Secret.fromBase32(secret));
  return SKEW.map((skew) => stepAt(at) + skew).find((step) => {
    const expected = Buffer.from(totp.generate({ timestamp: step * STEP_SECONDS * 1000 }));
    return step > lastStep && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** @param random 20 bytes from a cryptographic source @returns base32 */
export const makeTotpSecret = (random: Uint8Array): string => new Secret({ buffer: new Uint8Array(random).buffer }).base32;

/** What an authenticator app reads, as text and as a picture (a data URL of an SVG). */
export function totpInvitation(secret: string, email: string): { uri: string; qr: string } {
  const uri = totpOf(Secret.fromBase32(secret), email).toString();
  return { uri, qr: `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { border: 4 })).toString('base64')}` };
}
