import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import { sha256Hex } from '@praxis/contracts/kernel';
import { afterFailure, type ThrottleKind, type ThrottleState, throttlePolicies } from './throttle';

interface ThrottleRow extends ThrottleState {
  key: string;
}

export const ThrottleSchema = new EntitySchema<ThrottleRow>({
  name: 'throttles',
  columns: {
    key: { type: 'text', primary: true },
    failures: { type: 'int' },
    lastFailureAt: { name: 'last_failure_at', type: 'timestamptz' },
    blockedUntil: { name: 'blocked_until', type: 'timestamptz' },
  },
});
const throttles = tableOf<ThrottleRow>(ThrottleSchema);

/** What an attempt to sign in is counted under. Addresses of people are kept as hashes. */
export interface Attempt {
  emailKey: string;
  /** Where it comes from, as the gateway sees it. */
  address: string | undefined;
}

const keyOf = (kind: ThrottleKind, { emailKey, address }: Attempt): string => {
  const account = sha256Hex(emailKey);
  const from = address ?? 'unknown';
  return { account: `account:${account}`, address: `address:${from}`, accountAtAddress: `pair:${account}:${from}` }[kind];
};

/**
 * The waits that apply. Where the owner of the account has signed in before, only the account's own failures there count: neither a
 * stranger elsewhere nor a neighbour behind the same address can keep the owner out.
 */
export async function readThrottles(tx: Tx, attempt: Attempt, atKnownAddress: boolean): Promise<ThrottleState[]> {
  const kinds: ThrottleKind[] = atKnownAddress ? ['accountAtAddress'] : ['accountAtAddress', 'address', 'account'];
  return throttles.select(tx, 'where key = any($1)', [kinds.map((kind) => keyOf(kind, attempt))]);
}

/** Counts a failure under all three keys, always in the same order, so that two at once wait for each other instead of deadlocking. */
export async function countFailure(tx: Tx, attempt: Attempt): Promise<void> {
  for (const kind of ['account', 'accountAtAddress', 'address'] as const) {
    const key = keyOf(kind, attempt);
    const first = afterFailure(undefined, tx.at, throttlePolicies[kind]);
    const inserted = await tx.query(
      `insert into throttles (key, failures, last_failure_at, blocked_until) values ($1, $2, $3, $4) on conflict (key) do nothing returning key`,
      [key, first.failures, first.lastFailureAt, first.blockedUntil],
    );
    if (inserted.length === 1) continue;
    const [state] = await throttles.select(tx, 'where key = $1 for update', [key]);
    const next = afterFailure(state, tx.at, throttlePolicies[kind]);
    tx.write('update throttles set failures = $2, last_failure_at = $3, blocked_until = $4 where key = $1', [
      key,
      next.failures,
      next.lastFailureAt,
      next.blockedUntil,
    ]);
  }
}

/** A right password forgives this account; the address keeps what it did to others. */
export function forgive(tx: Tx, attempt: Attempt): void {
  tx.write('delete from throttles where key = any($1)', [[keyOf('account', attempt), keyOf('accountAtAddress', attempt)]]);
}

/** A new password was set through the mailbox: what was tried against the account is forgotten; addresses keep what they did. */
export function forgiveEverywhere(tx: Tx, emailKey: string): void {
  const account = sha256Hex(emailKey);
  tx.write('delete from throttles where key = $1 or starts_with(key, $2)', [`account:${account}`, `pair:${account}:`]);
}
