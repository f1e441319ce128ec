import { createProject } from '@praxis/contracts/projects';
import { registerBenchFirm } from '../lab/firm';
import type { Platform } from '../lab/lab';
import type { Ask, Followed } from '../load/job';
import { patiently } from '../measure/patiently';
import { percentile } from '../measure/statistics';
import type { Row } from '../row';

const PER_SECOND = 400;
const FIRMS = 8;

/** When the reaction of clients to each new project was committed, milliseconds since the epoch. */
const COMMITTED = `select e.aggregate_id as id, extract(epoch from pg_xact_commit_timestamp(i.xmin))::float * 1000 as at
  from projects.event_log e join clients.inbox i on i.event_id = e.message_id where e.aggregate_id = any($1)`;

async function delays(platform: Platform, followed: readonly Followed[]): Promise<number[]> {
  const dueAt = new Map(followed.map(({ id, at }) => [id, at]));
  let rows: { id: string; at: number }[] = [];
  await patiently(
    async () => {
      rows = (await platform.admin.query<{ id: string; at: number }>(COMMITTED, [[...dueAt.keys()]])).rows;
      return new Set(rows.map(({ id }) => id)).size >= dueAt.size;
    },
    { deadlineMs: 60_000, everyMs: 250 },
  );
  return rows.map(({ id, at }) => at - (dueAt.get(id) ?? Number.NaN));
}

export const postToReactionRow: Row = {
  name: 'post-to-reaction',
  path: 'POST through the gateway to a reaction committed in another service',
  measure: async (lab) => {
    const platform = await lab.platform();
    const load = lab.load();
    const { seconds, quick } = lab.effort;
    const origin = platform.gatewayUrl;
    const asks: Ask[] = [];
    for (let index = 0; index < FIRMS; index += 1) {
      const { token } = await registerBenchFirm(origin);
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'project-{n}' };
      asks.push({ method: 'POST', path: createProject.path, headers, body: JSON.stringify({ name: 'Project {n}' }) });
    }
    const perSecond = quick ? 50 : PER_SECOND;
    // Longer than elsewhere: seven processes compile what they run often.
    await load.send({ origin, asks, connections: 16, seconds: seconds * 7 });
    const open = await load.send({ origin, asks, connections: 64, seconds: seconds * 3, perSecond, follow: 'id' });
    const took = await delays(platform, open.followed);
    const closed = await load.send({ origin, asks, connections: 16, seconds: seconds * 2, follow: 'id' });
    const behind = await delays(platform, closed.followed);
    return [
      {
        id: 'chain.p50',
        says: `at ${perSecond}/s, median`,
        unit: 'ms',
        value: percentile(took, 0.5),
        goal: { atMost: 5 },
        detail: `the POST itself: ${open.p50.toFixed(1)} ms`,
      },
      {
        id: 'chain.p99',
        says: `at ${perSecond}/s, 99th of 100`,
        unit: 'ms',
        value: percentile(took, 0.99),
        goal: { atMost: 30 },
        detail: `the POST itself: ${open.p99.toFixed(1)} ms`,
      },
      {
        id: 'chain.closed',
        says: 'POSTs/s, 16 clients, each waiting for its answer',
        unit: '/s',
        value: closed.perSecond,
        goal: { atLeast: 2_000 },
        detail: `the reaction follows in ${percentile(behind, 0.5).toFixed(0)} ms at the median; every process, the database, the broker and the clients share the machine`,
      },
    ];
  },
};
