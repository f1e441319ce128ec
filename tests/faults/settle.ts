import { CONTEXTS } from '@praxis/contracts/kernel';
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

/** A whole look reads everything that was ever done and costs seconds of processor time: it is not to starve what it waits for. */
const WHOLE_LOOK_EVERY_MS = 5_000;
const unsent = `select (${CONTEXTS.map((context) => `(select count(*) from ${context}.outbox)`).join(' + ')})::int as count`;

/** Whether something is not yet sent, or sent and not yet handled: then it is too early to look at everything. */
async function moving(world: World): Promise<boolean> {
  const [outboxes] = await world.platform.database.rows<{ count: number }>(unsent);
  return outboxes?.count !== 0 || (await world.withBroker(unhandled)) > 0;
}

async function unhandled({ jsm }: BrokerAdmin): Promise<number> {
  let waiting = 0;
  for (const { config } of await jsm.streams.list().next()) {
    for (const { num_pending, num_ack_pending, config: consumer } of await jsm.consumers.list(config.name).next()) {
      if (consumer.durable_name !== undefined) waiting += num_pending + num_ack_pending;
    }
  }
  return waiting;
}

/** Looks until everything adds up, or the time is over and what is wrong stays wrong. @param healedAt as of Date.now() */
export async function settle(world: World, told: Omit<Told, 'edgeOnBroker'>, healedAt: number): Promise<Settled> {
  const look = async (): Promise<readonly Finding[]> => {
    const edgeOnBroker = await world.withBroker(edgeSubjects);
    return findingsOf(await collectFacts(world.platform.database, { ...told, edgeOnBroker }));
  };
  let lookedAt = Date.now();
  const nothingWrong = await until(
    async () => {
      if (Date.now() - lookedAt < WHOLE_LOOK_EVERY_MS && (await moving(world))) return undefined;
      const findings = await look();
      lookedAt = Date.now();
      return findings.length === 0 ? findings : undefined;
    },
    { deadlineMs: Math.max(0, healedAt + SETTLE_MS - Date.now()), everyMs: 250 },
  );
  const tookMs = Date.now() - healedAt;
  return { tookMs, findings: nothingWrong ?? [`Not settled ${tookMs} ms after the healing`, ...(await look())] };
}
