import { jetstream } from '@nats-io/jetstream';
import type { Host } from '@praxis/chassis/testing';
import type { EventDefinition } from '@praxis/contracts/kernel';
import type { Figure } from '../figures';
import { memoFiled, memoSent } from '../lab/notes-operations';
import { patiently } from '../measure/patiently';
import { spread } from '../measure/statistics';
import type { Row } from '../row';
import { connectAdmin, publishBare } from './relay';

const FIRMS = 20;

/** Publishes events while the service is away, starts it, and sees how fast it takes them. @returns events a second */
async function catchUp(host: Host, event: EventDefinition, reaction: string, count: number, firms: readonly string[]): Promise<number> {
  await host.settled(60_000);
  await host.service.stop();
  const nats = await connectAdmin(host);
  await publishBare(jetstream(nats), 'projects', event.type, count, (index) => firms[index % firms.length] as string);
  await nats.close();
  await host.sql('owner', 'truncate inbox');
  await host.restart();
  await patiently(
    async () => {
      const [row] = await host.sql<{ done: boolean }>('system', 'select count(*) >= $2 as done from inbox where reaction = $1', [
        reaction,
        count,
      ]);
      return row?.done === true;
    },
    { deadlineMs: 120_000, everyMs: 100 },
  );
  const [row] = await host.sql<{ seconds: number }>(
    'system',
    'select extract(epoch from max(at) - min(at))::float as seconds from inbox where reaction = $1',
    [reaction],
  );
  return count / (row?.seconds ?? Number.NaN);
}

export const reactionsRow: Row = {
  name: 'reactions',
  path: 'reactions',
  measure: async (lab) => {
    const host = await lab.notes();
    const firms: string[] = [];
    for (let index = 0; index < FIRMS; index += 1) firms.push((await host.firm()).id);
    const { quick, rounds } = lab.effort;
    const turns = quick ? 1 : rounds;
    const rates = { effects: [] as number[], projections: [] as number[] };
    for (let round = 0; round < turns; round += 1) {
      rates.effects.push(await catchUp(host, memoSent, 'note-memo', quick ? 100 : 8_000, firms));
      rates.projections.push(await catchUp(host, memoFiled, 'file-memo', quick ? 100 : 20_000, firms));
    }
    const figure = (id: string, says: string, values: readonly number[], atLeast: number): Figure => ({
      id,
      says,
      unit: '/s',
      ...spread(values),
      goal: { atLeast },
    });
    return [
      figure('reactions.effects', 'effects, one by one, each publishing an event that is relayed meanwhile', rates.effects, 3_000),
      figure('reactions.projections', `projections of ${FIRMS} firms, in batches`, rates.projections, 10_000),
    ];
  },
};
