import { until } from '@praxis/platform';
import type { Finding } from './checks/finding';
import { collectFacts, type Told } from './collect';
import { findingsOf } from './conservation';
import type { BrokerAdmin, World } from './world';

/** Milliseconds after healing within which everything has to have settled. */
export const SETTLE_MS = 60_000;

export interface Settled {
  /** Milliseconds from the healing on. */
  readonly tookMs: number;
  /** None when everything was conserved. */
  readonly findings: readonly Finding[];
}

/** None while the stream is missing. */
async function edgeSubjects({ jsm }: BrokerAdmin): Promise<string[]> {
  const info = await jsm.streams.info('EDGE', { subjects_filter: '>' }).catch(() => undefined);
  return Object.keys(info?.state.subjects ?? {});
}

/** Looks until everything adds up, or the time is over and what is wrong stays wrong. @param healedAt as of Date.now() */
export async function settle(world: World, told: Omit<Told, 'edgeOnBroker'>, healedAt: number): Promise<Settled> {
  let findings: readonly Finding[] = ['nothing was looked at'];
  await until(
    async () => {
      const edgeOnBroker = await world.withBroker(edgeSubjects);
      findings = findingsOf(await collectFacts(world.platform.database, { ...told, edgeOnBroker }));
      return findings.length === 0 ? true : undefined;
    },
    { deadlineMs: Math.max(0, healedAt + SETTLE_MS - Date.now()), everyMs: 250 },
  );
  return { tookMs: Date.now() - healedAt, findings };
}
