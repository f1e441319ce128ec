import { randomBytes } from 'node:crypto';
import { type Tx, tableOf } from '@praxis/chassis';
import type { SecondFactorMethod } from '@praxis/contracts/identity';
import { revokeTokens } from '../edge/edge-state.store';
import type { KeySeal } from '../tokens/key-seal';
import { makeRecoveryCode, RECOVERY_CODE_BYTES, RECOVERY_CODES } from './recovery-codes';
import { type RecoveryCodeRow, RecoveryCodeSchema, type TotpFactor, TotpFactorSchema } from './second-factor.row';
import { stepOfCode } from './totp';

/* Second factors are the person's: all of this runs as `identity_auth` (`atEdge`). */
const factors = tableOf<TotpFactor>(TotpFactorSchema);
const codes = tableOf<RecoveryCodeRow>(RecoveryCodeSchema);

/** How the service keeps second factors. */
export interface FactorSecrets {
  seal: KeySeal;
  hashCode: (userId: string, typed: string) => string;
}

export async function totpOf(tx: Tx, userId: string): Promise<TotpFactor | undefined> {
  const [factor] = await factors.select(tx, 'where user_id = $1', [userId]);
  return factor;
}

/** Begins anew whatever was begun before. */
export function beginTotp(tx: Tx, userId: string, secretSealed: Buffer): void {
  tx.write(
    `insert into totp_factors (user_id, secret_sealed, created_at, last_step) values ($1, $2, $3, 0)
     on conflict (user_id) do update set secret_sealed = excluded.secret_sealed, created_at = excluded.created_at, last_step = 0
     where totp_factors.confirmed_at is null`,
    [userId, secretSealed, tx.at],
  );
}

/** Whether a code counts; if it does, it and all before it never count again. Of two uses at once one wins. */
export async function useTotp(tx: Tx, { seal }: Pick<FactorSecrets, 'seal'>, factor: TotpFactor, code: string): Promise<boolean> {
  const { userId } = factor;
  const step = stepOfCode(seal.open(userId, factor.secretSealed), code, tx.at, Number(factor.lastStep));
  if (step === undefined) return false;
  const rows = await tx.query('update totp_factors set last_step = $2 where user_id = $1 and last_step < $2 returning user_id', [
    userId,
    step,
  ]);
  return rows.length === 1;
}

export const markTotpConfirmed = (tx: Tx, userId: string): void =>
  tx.write('update totp_factors set confirmed_at = $2 where user_id = $1', [userId, tx.at]);

export const deleteTotp = (tx: Tx, userId: string): void => tx.write('delete from totp_factors where user_id = $1', [userId]);

/** Ten new codes in place of all there were. @returns the only time that they are seen */
export function renewCodes(tx: Tx, { hashCode }: Pick<FactorSecrets, 'hashCode'>, userId: string): string[] {
  const fresh = Array.from({ length: RECOVERY_CODES }, () => makeRecoveryCode(randomBytes(RECOVERY_CODE_BYTES)));
  deleteCodes(tx, userId);
  for (const code of fresh) codes.insert(tx, { userId, codeHash: hashCode(userId, code), createdAt: tx.at, usedAt: null });
  return fresh;
}

export const deleteCodes = (tx: Tx, userId: string): void => tx.write('delete from recovery_codes where user_id = $1', [userId]);

/** Whether a code counts; it never does again. */
export async function useCode(tx: Tx, { hashCode }: Pick<FactorSecrets, 'hashCode'>, userId: string, typed: string): Promise<boolean> {
  const rows = await tx.query(
    'update recovery_codes set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null returning user_id',
    [userId, hashCode(userId, typed), tx.at],
  );
  return rows.length === 1;
}

export async function codesLeft(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query<{ count: string }>('select count(*) from recovery_codes where user_id = $1 and used_at is null', [userId]);
  return Number(row?.count ?? 0);
}

/** With what a sign-in of the person goes on after the password; nothing when the password is enough. */
export async function methodsOf(tx: Tx, userId: string): Promise<SecondFactorMethod[]> {
  const [row] = await tx.query<{ totp: boolean; passkey: boolean; codes: boolean }>(
    `select exists (select from totp_factors where user_id = $1 and confirmed_at is not null) as totp,
            exists (select from passkeys where user_id = $1) as passkey,
            exists (select from recovery_codes where user_id = $1 and used_at is null) as codes`,
    [userId],
  );
  const devices: SecondFactorMethod[] = [...(row?.totp ? (['totp'] as const) : []), ...(row?.passkey ? (['passkey'] as const) : [])];
  return devices.length > 0 && row?.codes ? [...devices, 'recovery_code'] : devices;
}

/** Whatever the person had besides the password goes, recovery codes included. */
export async function forgetSecondFactors(tx: Tx, userId: string): Promise<void> {
  deleteTotp(tx, userId);
  tx.write('delete from passkeys where user_id = $1', [userId]);
  deleteCodes(tx, userId);
  const proved = await tx.query<{ id: string }>(
    'update sessions set second_factor_at = null where user_id = $1 and second_factor_at is not null and ended_at is null returning id',
    [userId],
  );
  // A firm that requires one must not be seen with the tokens of these sessions any more.
  for (const { id } of proved) await revokeTokens(tx, 'session', id);
}

/** The session was opened without a second factor and has proved one now. */
export const markSessionProved = (tx: Tx, sessionId: string): void =>
  tx.write('update sessions set second_factor_at = $2 where id = $1', [sessionId, tx.at]);
