import { registerBenchFirm } from '../lab/firm';
import type { Platform } from '../lab/lab';
import { sentProposals } from '../lab/proposals';
import type { Followed } from '../load/job';
import { patiently } from '../measure/patiently';
import { percentile } from '../measure/statistics';
import type { Row } from '../row';

/** When the last step of each onboarding was committed, milliseconds since the epoch. */
const COMPLETED = `select proposal_id as id, extract(epoch from pg_xact_commit_timestamp(xmin))::float * 1000 as at
  from clients.onboardings where status = 'completed' and proposal_id = any($1)`;

interface Onboarded {
  /** When the acceptance was due to be sent, and when its last step was committed: milliseconds since the epoch. */
  readonly due: number;
  readonly at: number;
}

/** Waits until all that follows from these acceptances exists. */
async function onboarded(platform: Platform, followed: readonly Followed[]): Promise<Onboarded[]> {
  const dueAt = new Map(followed.map(({ id, at }) => [id, at]));
  let rows: { id: string; at: number }[] = [];
  await patiently(
    async () => {
      rows = (await platform.admin.query<{ id: string; at: number }>(COMPLETED, [[...dueAt.keys()]])).rows;
      return rows.length >= dueAt.size;
    },
    { deadlineMs: 90_000, everyMs: 250 },
  );
  return rows.map(({ id, at }) => ({ due: dueAt.get(id) ?? Number.NaN, at }));
}

export const acceptanceRow: Row = {
  name: 'acceptance',
  path: 'acceptance to everything exists (five services, about 22 events)',
  measure: async (lab) => {
    const platform = await lab.platform();
    const firm = await registerBenchFirm(platform.gatewayUrl);
    const { quick } = lab.effort;
    const [warm, paced, rushed] = quick ? [1, 3, 3] : [20, 120, 250];
    const asks = await sentProposals(firm, warm + paced + rushed);
    const load = lab.load();
    const send = (from: number, count: number, perSecond?: number) =>
      load.send({
        origin: platform.gatewayUrl,
        asks: asks.slice(from, from + count),
        once: true,
        connections: 16,
        seconds: 120,
        follow: 'proposalId',
        ...(perSecond === undefined ? {} : { perSecond }),
      });
    await onboarded(platform, (await send(0, warm)).followed);
    const slow = await send(warm, paced, 10);
    const took = (await onboarded(platform, slow.followed)).map(({ due, at }) => at - due);
    const fast = await send(warm + paced, rushed);
    const rush = await onboarded(platform, fast.followed);
    const span = (Math.max(...rush.map(({ at }) => at)) - Math.min(...rush.map(({ due }) => due))) / 1000;
    return [
      {
        id: 'acceptance.p50',
        says: 'at 10/s, median',
        unit: 'ms',
        value: percentile(took, 0.5),
        goal: { atMost: 40 },
        detail: `the answer to the prospect: ${slow.p50.toFixed(0)} ms`,
      },
      {
        id: 'acceptance.p99',
        says: 'at 10/s, 99th of 100',
        unit: 'ms',
        value: percentile(took, 0.99),
        goal: { atMost: 150 },
        detail: `of ${took.length}`,
      },
      {
        id: 'acceptance.ceiling',
        says: 'acceptances/s, 16 prospects at once, until the last thing exists',
        unit: '/s',
        value: rush.length / span,
        goal: { atLeast: 40 },
        detail: `of ${rush.length}; this is the measured ceiling`,
      },
    ];
  },
};
