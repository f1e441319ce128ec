import { until } from '@praxis/platform';
import type { Database } from '../support/database';
import type { Finding } from './checks/finding';
import { collectFacts, type Told } from './collect';
import { findingsOf } from './conservation';

/** Milliseconds after healing within which everything has to have settled. */
export const SETTLE_MS = 60_000;

export interface Settled {
  /** Milliseconds from the healing on. */
  readonly tookMs: number;
  /** None when everything was conserved. */
  readonly findings: readonly Finding[];
}

/** Looks until everything adds up, or the time is over and what is wrong stays wrong. @param healedAt as of Date.now() */
export async function settle(database: Database, told: Told, healedAt: number): Promise<Settled> {
  let findings: readonly Finding[] = ['nothing was looked at'];
  await until(
    async () => {
      findings = findingsOf(await collectFacts(database, told));
      return findings.length === 0 ? true : undefined;
    },
    { deadlineMs: Math.max(0, healedAt + SETTLE_MS - Date.now()), everyMs: 250 },
  );
  return { tookMs: Date.now() - healedAt, findings };
}
