import { randomUUID } from 'node:crypto';
import { replySerialiser } from '@praxis/chassis/testing';
import { CORRELATION_HEADER, IDENTITY_HEADER } from '@praxis/contracts/kernel';
import { listNotes, makeAnything, makeNote, type Note } from '../lab/notes-operations';
import type { Ask } from '../load/job';
import { alternate, ratios } from '../measure/alternate';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';

const CONNECTIONS = 16;
const body = JSON.stringify({
  title: 'A note',
  body: 'What was said.',
  contact: { name: 'Petra Prospect', email: 'petra@prospect.example' },
  tags: ['a', 'b'],
});
const postTo = (path: string): Ask => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', [IDENTITY_HEADER]: 'anybody', [CORRELATION_HEADER]: 'bench-{n}' },
  body,
});

const page = {
  items: Array.from(
    { length: 50 },
    (_, index): Note => ({
      id: randomUUID(),
      version: 1,
      title: `Note ${index}`,
      body: 'What was said, and by whom.',
      createdAt: '2026-01-01T00:00:00.000Z',
    }),
  ),
  nextCursor: 'opaque',
};

export const serialisationRow: Row = {
  name: 'serialisation',
  path: 'validation and serialisation',
  measure: async (lab) => {
    await lab.stopPlatform();
    const answerer = await lab.answerer();
    const { seconds, rounds } = lab.effort;
    const send = (origin: string, path: string) => () =>
      lab.load().send({ origin, asks: [postTo(path)], connections: CONNECTIONS, seconds }, [answerer.pid]);
    const posts = await alternate(rounds, {
      whole: send(answerer.wholeUrl, makeNote.path),
      shapeless: send(answerer.wholeUrl, makeAnything.path),
      bare: send(answerer.url, makeNote.path),
    });
    const rate = (name: keyof typeof posts): number[] => posts[name].map(({ perSecond }) => perSecond);
    const { whole: serialise } = replySerialiser(listNotes as never, false);
    const lists = await alternate(rounds * 3, {
      compiled: async () => timesPerSecond(() => serialise(200, page), seconds / 6),
      stringify: async () => timesPerSecond(() => JSON.stringify(page), seconds / 6),
    });
    return [
      {
        id: 'serialisation.post',
        says: 'a POST checked and answered by its contract to the same route of the same server without schemas, requests/s',
        unit: 'x',
        ...spread(ratios(rate('whole'), rate('shapeless'))),
        goal: { atLeast: 0.8 },
        detail: `${Math.round(median(rate('whole')))}/s to ${Math.round(median(rate('shapeless')))}/s; both authenticate, authorise and name the act. A bare Fastify that does none of it: ${Math.round(median(rate('bare')))}/s`,
      },
      {
        id: 'serialisation.list',
        says: 'a list of 50 to JSON.stringify',
        unit: 'x',
        ...spread(ratios(lists.compiled, lists.stringify)),
        goal: { atLeast: 0.9 },
        detail: `${Math.round(median(lists.compiled))}/s to ${Math.round(median(lists.stringify))}/s`,
      },
    ];
  },
};

/** How often something synchronous runs in a second. */
function timesPerSecond(work: () => unknown, seconds: number): number {
  const began = performance.now();
  const end = began + seconds * 1000;
  let times = 0;
  do {
    for (let index = 0; index < 50; index += 1) work();
    times += 50;
  } while (performance.now() < end);
  return times / ((performance.now() - began) / 1000);
}
