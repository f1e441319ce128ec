import { type Tx, tableOf } from '@praxis/chassis';
import type { Passkey } from './passkey';
import { PasskeySchema } from './passkey.row';

/* Passkeys are the person's: all of this runs as `identity_auth` (`atEdge`). */
const passkeys = tableOf<Passkey>(PasskeySchema);

export const passkeysOf = (tx: Tx, userId: string): Promise<Passkey[]> =>
  passkeys.select(tx, 'where user_id = $1 order by created_at, id', [userId]);

export async function findPasskey(tx: Tx, userId: string, id: string): Promise<Passkey | undefined> {
  const [passkey] = await passkeys.select(tx, 'where user_id = $1 and id = $2 for update', [userId, id]);
  return passkey;
}

/** The person's passkey that an authenticator calls so; that of somebody else is none. */
export async function findCredential(tx: Tx, userId: string, credentialId: string): Promise<Passkey | undefined> {
  const [passkey] = await passkeys.select(tx, 'where user_id = $1 and credential_id = $2 for update', [userId, credentialId]);
  return passkey;
}

export async function isKnownCredential(tx: Tx, credentialId: string): Promise<boolean> {
  return (await tx.query('select 1 from passkeys where credential_id = $1', [credentialId])).length > 0;
}

export const insertPasskey = (tx: Tx, passkey: Passkey): void => passkeys.insert(tx, passkey);

/** No version is counted: being used changes nothing that anybody edits. */
export const recordUse = (tx: Tx, { id }: Passkey, signCount: number, synced: boolean): void =>
  tx.write('update passkeys set sign_count = $2, synced = $3, last_used_at = $4 where id = $1', [id, signCount, synced, tx.at]);

export const writeName = (tx: Tx, { id, name, version }: Passkey): void =>
  tx.write('update passkeys set name = $2, version = $3 where id = $1', [id, name, version]);

export const deletePasskey = (tx: Tx, { id }: Passkey): void => tx.write('delete from passkeys where id = $1', [id]);
