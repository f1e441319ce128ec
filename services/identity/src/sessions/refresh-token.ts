import { createHash, randomBytes } from 'node:crypto';

const VERSION = 2;
const SESSION_BYTES = 16;
const SECRET_BYTES = 24;
const TOKEN_BYTES = 1 + SESSION_BYTES + SECRET_BYTES;

/**
 * A refresh token: base64url of a version byte, the session's id and 192 random bits. Only its hash is stored. The session in it says
 * where to look, not who may.
 *
 * @param random 24 bytes from a cryptographic source
 */
export function makeRefreshToken(sessionId: string, random: Uint8Array = randomBytes(SECRET_BYTES)): string {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(sessionId.replaceAll('-', ''), 'hex'), random]).toString('base64url');
}

/** The session named in a refresh token; undefined for anything that `makeRefreshToken` does not make. */
export function parseRefreshToken(token: string): { sessionId: string } | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== TOKEN_BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.toString('hex', 1, 1 + SESSION_BYTES);
  return { sessionId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` };
}

/** SHA-256, as it is stored: the token itself has more random bits than anybody can try. */
export const hashRefreshToken = (token: string): string => createHash('sha256').update(token, 'ascii').digest('hex');
