import type { Tx } from '@praxis/chassis';
import { hashLinkToken, makeLinkToken } from '@praxis/contracts/kernel';
import type { User } from './user';
import { findUser } from './user.store';

export const VERIFICATION_DAYS = 7;
/** How often a person can have the link mailed in an hour. */
export const VERIFICATIONS_PER_HOUR = 5;

/**
 * Mails a link that proves the address. Earlier links stay good: they prove the same.
 *
 * @param publicUrl where people reach the platform
 * @returns when the link ends
 */
export function mailVerification(tx: Tx, user: User, firmName: string, publicUrl: string): Date {
  const token = makeLinkToken(tx.firmId);
  const hash = hashLinkToken(token);
  const expiresAt = new Date(tx.at.getTime() + VERIFICATION_DAYS * 86_400_000);
  tx.write(
    'insert into email_verifications (token_hash, user_id, firm_id, email_key, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [hash, user.id, tx.firmId, user.emailKey, tx.at, expiresAt],
  );
  tx.mail({
    template: 'email-verification',
    to: { name: user.name, email: user.email },
    locale: user.locale,
    data: { name: user.name, firm: firmName, link: `${publicUrl}/v1/public/email-verifications/${token}` },
    key: `email-verification:${hash}`,
  });
  return expiresAt;
}

export interface OpenVerification {
  hash: string;
  user: User;
  expiresAt: Date;
}

/** The person whose address a link proves, unless it was followed, has expired, or the address is another by now. */
export async function openVerification(tx: Tx, token: string): Promise<OpenVerification | undefined> {
  const hash = hashLinkToken(token);
  const [row] = await tx.query<{ user_id: string; email_key: string; expires_at: Date }>(
    `select user_id, email_key, expires_at from email_verifications
      where token_hash = $1 and firm_id = $2 and used_at is null and expires_at > $3 for update`,
    [hash, tx.firmId, tx.at],
  );
  const user = row && (await findUser(tx, row.user_id));
  const proves = user?.status === 'active' && user.emailKey === row?.email_key;
  return row && user && proves ? { hash, user, expiresAt: row.expires_at } : undefined;
}
