import { mintInternalIdentity } from '@praxis/chassis/edge';
import type { TestFirm } from '@praxis/chassis/testing';
import { CORRELATION_HEADER, IDENTITY_HEADER, newId } from '@praxis/contracts/kernel';
import type { Ask } from '../load/job';
import { alternate, ratios } from '../measure/alternate';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';

const FEW = 10;

export const manyFirmsRow: Row = {
  name: 'many-firms',
  path: 'many firms',
  measure: async (lab) => {
    const host = await lab.notes();
    const { quick, rounds, seconds } = lab.effort;
    const many = quick ? 50 : 5_000;
    const known = await host.firm();
    const firms: TestFirm[] = Array.from({ length: many }, () => ({ ...known, id: newId() }));
    await host.sql('owner', 'insert into firm_facts (firm_id, facts, version) select f, $2, 1 from unnest($1::uuid[]) as f', [
      firms.map(({ id }) => id),
      JSON.stringify(known.facts),
    ]);
    await host.sql(
      'owner',
      `insert into notes (firm_id, id, version, title, body, created_at)
         select f, gen_random_uuid(), 1, 'Note ' || n, 'What was said, and by whom.', now() - n * interval '1 second'
           from unnest($1::uuid[]) as f, generate_series(1, 20) as n`,
      [firms.map(({ id }) => id)],
    );
    await host.sql('owner', 'analyze notes');
    const key = Buffer.from(host.env['INTERNAL_IDENTITY_KEYS'] ?? '', 'base64url');
    /** A create and two lists of each firm, as the gateway would pass them on; the identities are good for 30 s. */
    const asksOf = (some: readonly TestFirm[]): Ask[] => {
      const asks = some.map(({ id, facts }) => {
        const permissions = ['crm:note:read', 'crm:note:write'];
        const identity = mintInternalIdentity(
          { aud: 'crm', sub: `user:${newId()}`, kind: 'user', firm: id, facts, roles: [], permissions },
          key,
        );
        const headers = { [IDENTITY_HEADER]: identity, [CORRELATION_HEADER]: 'bench-{n}' };
        const list: Ask = { method: 'GET', path: '/v1/notes?limit=20', headers };
        const create: Ask = {
          method: 'POST',
          path: '/v1/notes',
          headers: { ...headers, 'content-type': 'application/json' },
          body: '{"title":"A note","body":""}',
        };
        return [list, create];
      });
      return [...asks.map(([list]) => list as Ask), ...asks.map(([, create]) => create as Ask)];
    };
    const load = (some: readonly TestFirm[]) => async () => {
      const result = await lab.load().send({ origin: host.url, asks: asksOf(some), connections: 8, seconds: seconds * 2 });
      await host.settled(60_000);
      return result;
    };
    const turns = await alternate(rounds, { few: load(firms.slice(0, FEW)), many: load(firms) });
    const p95 = (name: 'few' | 'many'): number[] => turns[name].map((result) => result.p95);
    return [
      {
        id: 'firms.many',
        says: `95th of 100 with ${many.toLocaleString('en-US')} firms to that with ${FEW}`,
        unit: 'x',
        ...spread(ratios(p95('many'), p95('few'))),
        goal: { atMost: 1.1 },
        detail: `${median(p95('many')).toFixed(1)} ms to ${median(p95('few')).toFixed(1)} ms; lists and creates, 8 at once, at one service`,
      },
    ];
  },
};
