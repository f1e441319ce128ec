import { EntitySchema } from '@praxis/chassis';

export interface TotpFactor {
  userId: string;
  /** Encrypted under the service's secret, bound to the person. */
  secretSealed: Buffer;
  createdAt: Date;
  /** Counts from here on; null while it is being set up. */
  confirmedAt: Date | null;
  /** The step of the last code that counted. */
  lastStep: string;
}

export const TotpFactorSchema = new EntitySchema<TotpFactor>({
  name: 'totp_factors',
  columns: {
    userId: { name: 'user_id', type: 'uuid', primary: true },
    secretSealed: { name: 'secret_sealed', type: 'bytea' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    confirmedAt: { name: 'confirmed_at', type: 'timestamptz', nullable: true },
    lastStep: { name: 'last_step', type: 'bigint' },
  },
});

export interface RecoveryCodeRow {
  userId: string;
  codeHash: string;
  createdAt: Date;
  usedAt: Date | null;
}

export const RecoveryCodeSchema = new EntitySchema<RecoveryCodeRow>({
  name: 'recovery_codes',
  columns: {
    userId: { name: 'user_id', type: 'uuid', primary: true },
    codeHash: { name: 'code_hash', type: 'text', primary: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    usedAt: { name: 'used_at', type: 'timestamptz', nullable: true },
  },
});
