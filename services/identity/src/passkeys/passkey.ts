/** A key pair of which an authenticator of a person has the private half (WebAuthn Level 3). */
export interface Passkey {
  id: string;
  userId: string;
  /** The authenticator's name for it, base64url; unique over all people. */
  credentialId: string;
  /** COSE_Key (RFC 9052). */
  publicKey: Buffer;
  /** How often it has signed, as it said last; authenticators that do not count say 0 for ever. */
  signCount: number;
  /** How browsers reach it, as they said. */
  transports: string[];
  /** It may be on several devices. */
  synced: boolean;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  version: number;
}

export const MAX_PASSKEYS = 10;

/**
 * Whether a counter says that there is a second copy of the key (WebAuthn Level 3, 6.1.1): one that counts only goes forward.
 *
 * @param before as it was said last
 */
export const hasGoneBack = (before: number, now: number): boolean => (before > 0 || now > 0) && now <= before;
