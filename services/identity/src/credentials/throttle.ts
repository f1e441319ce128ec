/** How patience with failed sign-ins shrinks: `free` failures cost nothing, then each doubles the wait, up to `capSeconds`. */
export interface ThrottlePolicy {
  free: number;
  capSeconds: number;
  /** After this long without a failure everything is forgotten. */
  forgetSeconds: number;
}

export interface ThrottleState {
  failures: number;
  lastFailureAt: Date;
  blockedUntil: Date;
}

/**
 * One account from one address waits longest. The account as a whole waits a minute at most, so that a stranger cannot lock its owner
 * out. An address may be a whole office: it has more patience.
 */
export const throttlePolicies = {
  accountAtAddress: { free: 5, capSeconds: 900, forgetSeconds: 3_600 },
  account: { free: 20, capSeconds: 60, forgetSeconds: 3_600 },
  address: { free: 50, capSeconds: 900, forgetSeconds: 3_600 },
  // Only whoever knows the password comes here, so no stranger can keep the owner out.
  factor: { free: 5, capSeconds: 900, forgetSeconds: 86_400 },
  factorAtAddress: { free: 5, capSeconds: 900, forgetSeconds: 86_400 },
} as const satisfies Record<string, ThrottlePolicy>;

export type ThrottleKind = keyof typeof throttlePolicies;

/** Seconds to wait after so many failures in a row. */
export function delayAfter(failures: number, policy: ThrottlePolicy): number {
  if (failures < policy.free) return 0;
  // Beyond 30 doublings the cap has long been reached and the power would only lose precision.
  return Math.min(2 ** Math.min(failures - policy.free, 30), policy.capSeconds);
}

/** What is kept after one more failure at `at`. */
export function afterFailure(state: ThrottleState | undefined, at: Date, policy: ThrottlePolicy): ThrottleState {
  const forgotten = state === undefined || at.getTime() - state.lastFailureAt.getTime() > policy.forgetSeconds * 1000;
  const failures = forgotten ? 1 : state.failures + 1;
  const delay = delayAfter(failures, policy);
  // A failure that costs nothing must not hold up an attempt that began a moment earlier.
  return { failures, lastFailureAt: at, blockedUntil: delay === 0 ? new Date(0) : new Date(at.getTime() + delay * 1000) };
}

/** Whole seconds until another attempt is heard; 0 when it is heard now. */
export function secondsToWait(states: readonly ThrottleState[], at: Date): number {
  const waits = states.map(({ blockedUntil }) => Math.ceil((blockedUntil.getTime() - at.getTime()) / 1000));
  return Math.max(0, ...waits);
}
