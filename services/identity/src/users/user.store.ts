import { type Tx, tableOf } from '@praxis/chassis';
import type { User } from './user';
import { UserSchema } from './user.row';

/*
 * People and credentials are global: these run before sign-in, as `identity_auth` (`atEdge`). No other role may read them.
 */
const users = tableOf<User>(UserSchema);

export async function findUserByEmail(tx: Tx, emailKey: string): Promise<User | undefined> {
  const [user] = await users.select(tx, 'where email_key = $1', [emailKey]);
  return user;
}

export async function findUser(tx: Tx, id: string): Promise<User | undefined> {
  const [user] = await users.select(tx, 'where id = $1', [id]);
  return user;
}

/** @returns false when somebody with this address came in between */
export async function addUser(tx: Tx, user: User): Promise<boolean> {
  const rows = await tx.query(
    `insert into users (id, email, email_key, name, email_verified_at, status, operator, locale, last_firm_id, created_at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (email_key) do nothing returning id`,
    [
      user.id,
      user.email,
      user.emailKey,
      user.name,
      user.emailVerifiedAt,
      user.status,
      user.operator,
      user.locale,
      user.lastFirmId,
      user.createdAt,
      user.version,
    ],
  );
  return rows.length === 1;
}

/** Whoever is just opening a session holds the credential: it is waited for, and the session is there to be ended. */
export async function setUserStatus(tx: Tx, userId: string, status: User['status']): Promise<void> {
  await tx.query('select 1 from credentials where user_id = $1 for update', [userId]);
  tx.write('update users set status = $2, version = version + 1 where id = $1 and status <> $2', [userId, status]);
}

/** The mailbox is proved. */
export function markVerified(tx: Tx, userId: string): void {
  tx.write('update users set email_verified_at = $2, version = version + 1 where id = $1 and email_verified_at is null', [userId, tx.at]);
}

/** The firm that the next sign-in opens when it names none. */
export function rememberFirm(tx: Tx, userId: string, firmId: string): void {
  tx.write('update users set last_firm_id = $2 where id = $1 and last_firm_id is distinct from $2', [userId, firmId]);
}

/** What belongs to the person's profile was changed elsewhere. */
export const setUserVersion = (tx: Tx, { id, version }: User): void =>
  tx.write('update users set version = $2 where id = $1', [id, version]);

export function renameUser(tx: Tx, userId: string, name: string): void {
  tx.write('update users set name = $2, version = version + 1 where id = $1 and name <> $2', [userId, name]);
}

export async function passwordHashOf(tx: Tx, userId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ password_hash: string }>('select password_hash from credentials where user_id = $1', [userId]);
  return row?.password_hash;
}

export function setPasswordHash(tx: Tx, userId: string, passwordHash: string): void {
  tx.write(
    `insert into credentials (user_id, password_hash, changed_at) values ($1, $2, $3)
     on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at`,
    [userId, passwordHash, tx.at],
  );
}

/** The same password under today's parameters; nothing when it was changed meanwhile. */
export const renewPasswordHash = (tx: Tx, userId: string, from: string, to: string): void =>
  tx.write('update credentials set password_hash = $3 where user_id = $1 and password_hash = $2', [userId, from, to]);

/**
 * Whether the password was changed after `at`, when it was compared. Until the transaction ends nobody changes it: whoever changes it
 * next sees, and ends, the session that is being opened.
 */
export async function passwordChangedSince(tx: Tx, userId: string, at: Date): Promise<boolean> {
  const rows = await tx.query<{ changed_at: Date }>('select changed_at from credentials where user_id = $1 for share', [userId]);
  return rows.some(({ changed_at: changedAt }) => changedAt > at);
}
