import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import { hashLinkToken } from '@praxis/contracts/kernel';

/** A link that sets a new password. Of an address that nobody has, only the request is kept. */
export interface PasswordReset {
  id: string;
  emailKey: string;
  requestedAt: Date;
  /** From here on: once the link was mailed. */
  userId: string | null;
  tokenHash: string | null;
  expiresAt: Date | null;
  usedAt: Date | null;
}

export const RESET_MINUTES = 30;
/** How many links a mailbox gets in an hour; further requests are answered alike and mail nothing. */
export const RESETS_PER_HOUR = 5;

export const PasswordResetSchema = new EntitySchema<PasswordReset>({
  name: 'password_resets',
  columns: {
    id: { type: 'uuid', primary: true },
    emailKey: { name: 'email_key', type: 'text' },
    requestedAt: { name: 'requested_at', type: 'timestamptz' },
    userId: { name: 'user_id', type: 'uuid', nullable: true },
    tokenHash: { name: 'token_hash', type: 'text', nullable: true },
    expiresAt: { name: 'expires_at', type: 'timestamptz', nullable: true },
    usedAt: { name: 'used_at', type: 'timestamptz', nullable: true },
  },
});
/* Global, as people are: all of this runs as `identity_auth` (`atEdge`). */
const resets = tableOf<PasswordReset>(PasswordResetSchema);

export const addReset = (tx: Tx, id: string, emailKey: string): void =>
  resets.insert(tx, { id, emailKey, requestedAt: tx.at, userId: null, tokenHash: null, expiresAt: null, usedAt: null });

/** A request that was not mailed yet. */
export async function findUnsentReset(tx: Tx, id: string): Promise<PasswordReset | undefined> {
  const [reset] = await resets.select(tx, 'where id = $1 and token_hash is null for update', [id]);
  return reset;
}

/** How many links the mailbox got since. */
export async function resetsSentSince(tx: Tx, emailKey: string, since: Date): Promise<number> {
  const [row] = await tx.query<{ count: string }>(
    'select count(*) from password_resets where email_key = $1 and requested_at > $2 and token_hash is not null',
    [emailKey, since],
  );
  return Number(row?.count ?? 0);
}

/** The link is made; it ends after half an hour. */
export function giveToken(tx: Tx, id: string, userId: string, token: string): void {
  tx.write('update password_resets set user_id = $2, token_hash = $3, expires_at = $4 where id = $1', [
    id,
    userId,
    hashLinkToken(token),
    new Date(tx.at.getTime() + RESET_MINUTES * 60_000),
  ]);
}

export interface OpenReset {
  userId: string;
  expiresAt: Date;
}

/** What a link is good for; undefined when it was used, has expired, or never was. */
export async function openReset(tx: Tx, token: string, lock?: 'for update'): Promise<OpenReset | undefined> {
  const [reset] = await resets.select(tx, `where token_hash = $1 and used_at is null and expires_at > $2 ${lock ?? ''}`, [
    hashLinkToken(token),
    tx.at,
  ]);
  return reset?.userId && reset.expiresAt ? { userId: reset.userId, expiresAt: reset.expiresAt } : undefined;
}

/** Uses up every link of the person: after one of them set a password the others are not wanted any more. */
export const useResets = (tx: Tx, userId: string): void =>
  tx.write('update password_resets set used_at = $2 where user_id = $1 and used_at is null', [userId, tx.at]);
