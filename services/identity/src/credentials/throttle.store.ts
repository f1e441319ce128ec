import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import { sha256Hex } from '@praxis/contracts/kernel';
import { afterFailure, secondsToWait, type ThrottleKind, type ThrottleState, throttlePolicies } from './throttle';

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
  return {
    account: `account:${account}`,
    address: `address:${from}`,
    accountAtAddress: `pair:${account}:${from}`,
    factor: `factor:${account}`,
    factorAtAddress: `factor-pair:${account}:${from}`,
  }[kind];
};

/**
 * What wrong passwords are counted under, and which of it makes an attempt wait. Where the owner of the account has signed in before, only
 * the account's own failures there do: neither a stranger elsewhere nor a neighbour behind the same address can keep the owner out. Always
 * in the same order, so that two at once wait for each other instead of deadlocking.
 */
export const passwordKinds = { atKnownAddress: ['accountAtAddress'], elsewhere: ['account', 'accountAtAddress', 'address'] } as const;
/** The same for wrong second factors. They are counted apart, because the right password must not forgive them. */
export const factorKinds = { atKnownAddress: ['factorAtAddress'], elsewhere: ['factor', 'factorAtAddress'] } as const;

/** The waits that apply. */
export async function readThrottles(tx: Tx, attempt: Attempt, kinds: readonly ThrottleKind[]): Promise<ThrottleState[]> {
  return throttles.select(tx, 'where key = any($1)', [kinds.map((kind) => keyOf(kind, attempt))]);
}

/** Counts a failure under each key. @returns the seconds that the next try has to wait under the longest of them */
export async function countFailure(tx: Tx, attempt: Attempt, kinds: readonly ThrottleKind[]): Promise<number> {
  const states: ThrottleState[] = [];
  for (const kind of kinds) {
    const key = keyOf(kind, attempt);
    const first = afterFailure(undefined, tx.at, throttlePolicies[kind]);
    const inserted = await tx.query(
      `insert into throttles (key, failures, last_failure_at, blocked_until) values ($1, $2, $3, $4) on conflict (key) do nothing returning key`,
      [key, first.failures, first.lastFailureAt, first.blockedUntil],
    );
    if (inserted.length === 1) {
      states.push(first);
      continue;
    }
    const [state] = await throttles.select(tx, 'where key = $1 for update', [key]);
    const next = afterFailure(state, tx.at, throttlePolicies[kind]);
    states.push(next);
    tx.write('update throttles set failures = $2, last_failure_at = $3, blocked_until = $4 where key = $1', [
      key,
      next.failures,
      next.lastFailureAt,
      next.blockedUntil,
    ]);
  }
  return secondsToWait(states, tx.at);
}

/**
 * What the audit entry of a failure says of the wait that it began. The tries that are refused meanwhile change nothing and leave no entries
 * of their own: with them a stranger could fill a firm's chain.
 */
export const auditedWait = (seconds: number): { after?: { waitSeconds: number } } =>
  seconds > 0 ? { after: { waitSeconds: seconds } } : {};

/** A complete sign-in forgives this account; the address keeps what it did to others. */
export function forgive(tx: Tx, attempt: Attempt): void {
  const kinds: ThrottleKind[] = ['account', 'accountAtAddress', 'factor', 'factorAtAddress'];
  tx.write('delete from throttles where key = any($1)', [kinds.map((kind) => keyOf(kind, attempt))]);
}

/** Whether the person has signed in from there before. */
export async function hasSignedInFrom(tx: Tx, userId: string | undefined, address: string | undefined): Promise<boolean> {
  const rows = await tx.query('select 1 from sessions where user_id = $1 and address = $2 limit 1', [userId ?? null, address ?? null]);
  return rows.length === 1;
}

/** A new password was set through the mailbox: what was tried against the account is forgotten; addresses keep what they did. */
export function forgiveEverywhere(tx: Tx, emailKey: string): void {
  const account = sha256Hex(emailKey);
  tx.write('delete from throttles where key = $1 or starts_with(key, $2)', [`account:${account}`, `pair:${account}:`]);
}
