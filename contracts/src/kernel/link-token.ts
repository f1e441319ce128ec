import { hash, randomBytes } from 'node:crypto';

const VERSION = 1;
const FIRM_BYTES = 16;
const SECRET_BYTES = 24;
const TOKEN_BYTES = 1 + FIRM_BYTES + SECRET_BYTES;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The secret of a public link (proposal, invitation, share, request): base64url of a version byte, the firm's id and 24 random bytes.
 * Only its hash is stored. The firm in it says where to look, not who may.
 *
 * @param random 24 bytes from a cryptographic source
 */
export function makeLinkToken(firmId: string, random: Uint8Array = randomBytes(SECRET_BYTES)): string {
  if (!UUID.test(firmId)) throw new RangeError('A link token needs the UUID of its firm');
  if (random.length !== SECRET_BYTES) throw new RangeError(`A link token takes ${SECRET_BYTES} random bytes, not ${random.length}`);
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(firmId.replaceAll('-', ''), 'hex'), random]).toString('base64url');
}

/**
 * The firm named in a link token; undefined unless it is exactly what `makeLinkToken` makes: a token has one spelling, so that its hash
 * has one too.
 */
export function parseLinkToken(token: string): { firmId: string } | undefined {
  if (!/^[A-Za-z0-9_-]{55}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== TOKEN_BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.toString('hex', 1, 1 + FIRM_BYTES);
  return { firmId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` };
}

/** SHA-256 of the token's text, as it is stored: 64 hexadecimal digits. */
export const hashLinkToken = (token: string): string => hash('sha256', Buffer.from(token, 'ascii'), 'hex');
