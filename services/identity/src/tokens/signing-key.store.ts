import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import type { JWK } from 'jose';
import type { SigningKey } from './signing-keys';

export interface SigningKeyRow extends SigningKey {
  publicJwk: JWK;
  privateSealed: Buffer;
}

export const SigningKeySchema = new EntitySchema<SigningKeyRow>({
  name: 'signing_keys',
  columns: {
    kid: { type: 'text', primary: true },
    publicJwk: { name: 'public_jwk', type: 'jsonb' },
    privateSealed: { name: 'private_sealed', type: 'bytea' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    signFrom: { name: 'sign_from', type: 'timestamptz' },
  },
});
const signingKeys = tableOf<SigningKeyRow>(SigningKeySchema);

/** Holds off everybody else who would make a key, until the transaction ends. */
export async function lockSigningKeys(tx: Tx): Promise<SigningKeyRow[]> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('identity signing keys', 0))`);
  return readSigningKeys(tx);
}

export const readSigningKeys = (tx: Tx): Promise<SigningKeyRow[]> => signingKeys.select(tx, 'order by sign_from');

export const addSigningKey = (tx: Tx, key: SigningKeyRow): void => signingKeys.insert(tx, key);

export const removeSigningKeys = (tx: Tx, kids: readonly string[]): void =>
  tx.write('delete from signing_keys where kid = any($1)', [kids]);
