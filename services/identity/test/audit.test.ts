import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Host, hostService, until } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { NO_FIRM, newId } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { type AuditEntry, EMPTY_CHAIN, follow, hashOf } from '../src/audit/audit-chain';
import { verifyChain } from '../src/audit/verify-chain';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, type Registered, unique } from './front-door';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let host: Host;
let door: FrontDoor;
beforeAll(async () => {
  host = await hostService(identity);
  door = frontDoor(host);
}, 120_000);
afterAll(() => host?.stop());

const events = async (firm: Registered, query: Record<string, unknown> = {}) =>
  (await firm.owner.call(api.listAuditEvents, { query })).body.items;
const untilEntries = async (firm: Registered, count: number, query: Record<string, unknown> = {}) =>
  until(
    async () => {
      const items = await events(firm, query);
      return items.length >= count ? items : undefined;
    },
    { deadlineMs: 10_000, what: `${count} audit entries` },
  );
const verify = async (firm: Registered) => (await firm.owner.call(api.verifyAuditEvents, { body: {} })).body;
const exported = async (firm: Registered, query: Record<string, unknown>) => firm.owner.call(api.exportAuditEvents, { query });
const record = (firmId: string, action: string) => ({
  id: newId(),
  context: 'crm',
  firmId,
  at: new Date().toISOString(),
  actor: 'user:1',
  action,
  target: 'lead',
  targetId: newId(),
  outcome: 'done' as const,
  correlationId: newId(),
});
const append = (records: ReturnType<typeof record>[]) => {
  const { onAudit } = host.service.assembly.parts;
  if (onAudit === undefined) throw new Error('Identity takes no audit records');
  return onAudit(records);
};
const invite = (firm: Registered) =>
  firm.owner.call(api.createInvitation, { body: { email: `${unique()}@x.example`, name: 'Ida', roles: ['staff'] } });

describe('the audit chain', () => {
  it('says who did what, with before and after, and never a secret', async () => {
    const firm = await door.register();
    const changed = await firm.owner.call(api.updateFirm, { body: { name: 'Northwind & Co' }, headers: { 'if-match': '"1"' } });
    expect(changed.status).toBe(200);
    const [settings] = await untilEntries(firm, 1, { action: 'firm.change-settings' });
    expect(settings).toMatchObject({
      context: 'identity',
      actor: `user:${firm.userId}`,
      target: 'firm',
      targetId: firm.firmId,
      outcome: 'done',
      before: { name: 'Northwind Advisory' },
      after: { name: 'Northwind & Co' },
    });
    const [registered] = await untilEntries(firm, 1, { action: 'firm.register' });
    expect(registered.seq).toBe(1);
    const { refreshToken } = firm.owner.session;
    const renewed = await door.public(api.refreshSession, { body: { refreshToken } });
    await untilEntries(firm, 1, { action: 'session.refresh' });
    const text = JSON.stringify(await events(firm));
    for (const secret of [firm.password, refreshToken, renewed.body.refreshToken, renewed.body.accessToken])
      expect(text).not.toContain(secret);
  });

  it('records failed sign-ins where the person’s firm sees them', async () => {
    const firm = await door.register();
    await door.public(api.createSession, { body: { email: firm.email, password: goodPassword() } }, { address: '203.0.113.7' });
    const [failed] = await untilEntries(firm, 1, { action: 'session.create', outcome: 'refused' });
    expect(failed).toMatchObject({ targetId: firm.userId, reason: 'credentials_invalid', address: '203.0.113.7', actor: 'public' });
    expect(failed.after).toBeUndefined();
    // The failure from which on the next try waits says so; a try that has to wait leaves nothing.
    for (let tries = 1; tries < 6; tries += 1) {
      await door.public(api.createSession, { body: { email: firm.email, password: goodPassword() } }, { address: '203.0.113.7' });
    }
    const failures = await untilEntries(firm, 5, { action: 'session.create', outcome: 'refused' });
    const waits = failures.map(({ after }: { after?: { waitSeconds?: number } }) => after?.waitSeconds);
    expect([...waits].sort()).toEqual([expect.any(Number), undefined, undefined, undefined, undefined]);
  });

  it('is listed by filters, page by page, the newest first', async () => {
    const firm = await door.register();
    for (let index = 0; index < 5; index += 1) await invite(firm);
    await untilEntries(firm, 6);
    const first = await firm.owner.call(api.listAuditEvents, { query: { limit: 4, action: 'invitation.create' } });
    const second = await firm.owner.call(api.listAuditEvents, {
      query: { limit: 4, action: 'invitation.create', cursor: first.body.nextCursor },
    });
    const all = [...first.body.items, ...second.body.items];
    expect(all.map(({ action }: { action: string }) => action)).toEqual(Array.from({ length: 5 }, () => 'invitation.create'));
    expect(all.map(({ seq }: { seq: number }) => seq)).toEqual([6, 5, 4, 3, 2]);
    const middle = all[2].at;
    expect(await events(firm, { action: 'invitation.create', from: middle })).toHaveLength(3);
    expect(await events(firm, { action: 'invitation.create', to: middle })).toHaveLength(2);
    expect(await events(firm, { actor: `user:${newId()}` })).toEqual([]);
    const foreign = await firm.owner.call(api.listAuditEvents, {
      query: { limit: 4, action: 'firm.register', cursor: first.body.nextCursor },
    });
    expect(foreign.body.code).toBe('http.bad_cursor');
  });

  it('takes records of any context once, in the order of arrival, however often they come', async () => {
    const firm = await door.register();
    await untilEntries(firm, 1);
    const records = Array.from({ length: 40 }, (_, index) => record(firm.firmId, `lead.act-${index}`));
    await Promise.all([append(records), append(records), append([...records].reverse())]);
    await append(records);
    const kept = await events(firm, { context: 'crm', limit: 200 });
    expect(kept).toHaveLength(40);
    expect(await verify(firm)).toMatchObject({ valid: true, entries: 41 });
  });

  it('keeps firms apart, and the platform’s own acts in a chain of their own', async () => {
    const [one, other] = await Promise.all([door.register(), door.register()]);
    await untilEntries(one, 1);
    await untilEntries(other, 1);
    await append([record(one.firmId, 'a'), record(other.firmId, 'b'), record(NO_FIRM, 'c'), record(one.firmId, 'd')]);
    expect((await events(one)).map(({ action }: { action: string }) => action)).toEqual(['d', 'a', 'firm.register']);
    expect((await events(other)).map(({ action }: { action: string }) => action)).toEqual(['b', 'firm.register']);
    const command = host.service.assembly.parts.commands?.find(({ name }) => name === 'audit verify');
    const act = { actor: 'operator:cli', correlationId: newId(), causationId: newId(), at: new Date() };
    expect(await command?.run({ positional: [], options: {} }, act)).toMatch(/^The audit chain of the platform holds: \d+ entries/);
    expect(await command?.run({ positional: [one.slug], options: {} }, act)).toMatch(/holds: 3 entries/);
  });

  it('cannot be changed or shortened by the application', async () => {
    const firm = await door.register();
    await untilEntries(firm, 1);
    const { unitOfWork } = host.service.assembly;
    const act = { actor: 'test', correlationId: newId(), causationId: newId(), at: new Date() };
    for (const statement of [
      'update audit_entries set hash = hash',
      'delete from audit_entries',
      'delete from audit_heads',
      'truncate audit_entries',
    ]) {
      await expect(unitOfWork.inFirm(firm.firmId, act, (tx) => tx.query(statement))).rejects.toThrow(/permission denied/);
    }
    await expect(unitOfWork.atEdge(act, (tx) => tx.query('select 1 from audit_entries'), { firmId: firm.firmId })).rejects.toThrow(
      /permission denied/,
    );
  });

  it('is written by no role in any other way than by adding to it', async () => {
    const rights = await host.sql<{ relation: string; grantee: string; rights: string[] }>(
      'owner',
      `select c.relname as relation, r.rolname as grantee, array_agg(a.privilege order by a.privilege) as rights
         from pg_class c
         cross join pg_roles r
         cross join lateral (values ('insert'), ('update'), ('delete'), ('truncate'), ('trigger'), ('references')) as a (privilege)
        where c.relname in ('audit_entries', 'audit_heads') and c.relnamespace = 'identity'::regnamespace
          and not r.rolsuper and r.rolname !~ '^pg_' and r.rolname <> 'identity_owner'
          and (has_table_privilege(r.oid, c.oid, a.privilege)
            or a.privilege in ('insert', 'update', 'references') and has_any_column_privilege(r.oid, c.oid, a.privilege))
        group by 1, 2 order by 1, 2`,
    );
    expect(rights).toEqual([
      { relation: 'audit_entries', grantee: 'identity_app', rights: ['insert'] },
      { relation: 'audit_heads', grantee: 'identity_app', rights: ['insert', 'update'] },
    ]);
  });

  it('shows each of a thousand random tamperings to whoever verifies it', async () => {
    const LINKS = 8;
    const firm = await door.register();
    await untilEntries(firm, 1);
    await append(Array.from({ length: LINKS - 1 }, (_, index) => record(firm.firmId, `lead.act-${index}`)));
    await host.settled();
    const { unitOfWork } = host.service.assembly;
    const act = { actor: 'test', correlationId: newId(), causationId: newId(), at: new Date() };
    const verdict = () => verifyChain(unitOfWork, firm.firmId, act);
    expect(await verdict()).toEqual({ head: expect.objectContaining({ seq: LINKS }), broken: undefined, complete: true });
    await host.sql('owner', `create table kept as select * from audit_entries where firm_id = '${firm.firmId}'`);
    const columns = 'firm_id, seq, id, record, previous_hash, hash';
    const restored = `delete from audit_entries where firm_id = '${firm.firmId}';
      insert into audit_entries (${columns}) select ${columns} from kept;
      update audit_heads set (seq, hash) = (select seq, hash from kept order by seq desc limit 1) where firm_id = '${firm.firmId}';`;
    const of = `firm_id = '${firm.firmId}'`;
    const link = fc.integer({ min: 1, max: LINKS });
    const member = fc.constantFrom('at', 'actor', 'action', 'target', 'targetId', 'outcome', 'correlationId', 'context', 'reason', 'id');
    const hex = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 64, maxLength: 64 }).map((digits) => digits.join(''));
    const set = (seq: number, what: string) => `update audit_entries set ${what} where ${of} and seq = ${seq}`;
    /** As the service hashes, so that the entry itself is consistent. */
    const rehashed = (seq: number, forged: object): string => {
      const { previousHash } = chain[seq - 1] as AuditEntry;
      const kept = { seq, previousHash, record: forged as AuditEntry['record'] };
      return set(seq, `record = '${JSON.stringify(forged)}', hash = '${hashOf(kept)}'`);
    };
    const chain = await host.sql<AuditEntry>(
      'owner',
      'select seq::int, id, record, previous_hash as "previousHash", hash from kept order by seq',
    );
    const tampering = fc.oneof(
      fc
        .record({ link, member, to: fc.uuid() })
        .map(({ link: at, member: name, to }) => set(at, `record = jsonb_set(record, '{${name}}', '"${to}"')`)),
      fc
        .record({ link, member })
        .filter(({ member: name }) => name !== 'reason')
        .map(({ link: at, member: name }) => set(at, `record = record - '${name}'`)),
      link.map((at) => `delete from audit_entries where ${of} and seq = ${at}`),
      link.map((at) => `delete from audit_entries where ${of} and seq >= ${at}`),
      link.map(
        (at) =>
          `delete from audit_entries where ${of} and seq = ${at}; update audit_entries set seq = -seq where ${of} and seq > ${at}; update audit_entries set seq = -seq - 1 where ${of} and seq < 0`,
      ),
      fc
        .record({ link, id: fc.uuid() })
        .map(
          ({ link: at, id }) =>
            `insert into audit_entries (${columns}) select firm_id, ${LINKS + 1}, '${id}', record, previous_hash, hash from kept where seq = ${at}`,
        ),
      fc
        .tuple(link, link)
        .filter(([one, other]) => one !== other)
        .map(([one, other]) => `${set(one, 'seq = -1')}; ${set(other, `seq = ${one}`)}; ${set(-1, `seq = ${other}`)}`),
      fc.record({ link, hex }).map(({ link: at, hex: to }) => set(at, `hash = '${to}'`)),
      fc.record({ link, hex }).map(({ link: at, hex: to }) => set(at, `previous_hash = '${to}'`)),
      fc.record({ link, to: fc.uuid() }).map(({ link: at, to }) => rehashed(at, { ...chain[at - 1]?.record, targetId: to })),
      hex.map((to) => `update audit_heads set hash = '${to}' where ${of}`),
      link
        .filter((at) => at < LINKS)
        .map((at) => `update audit_heads set (seq, hash) = (select seq, hash from kept where seq = ${at}) where ${of}`),
    );
    await fc.assert(
      fc.asyncProperty(tampering, async (statements) => {
        await host.sql('owner', `${restored} ${statements}`);
        expect([statements, (await verdict()).broken]).toEqual([statements, expect.objectContaining({ reason: expect.any(String) })]);
      }),
      { numRuns: 1_000, endOnFailure: true },
    );
    await host.sql('owner', restored);
    expect((await verdict()).broken).toBeUndefined();
  }, 120_000);

  it('shows what somebody with more rights did to it', async () => {
    const tampered: [string, string][] = [
      [`update audit_entries set record = jsonb_set(record, '{actor}', '"user:nobody"') where firm_id = $1 and seq = 3`, 'altered'],
      ['delete from audit_entries where firm_id = $1 and seq = 3', 'missing'],
      [`update audit_entries set previous_hash = repeat('0', 64) where firm_id = $1 and seq = 3`, 'predecessor'],
      ['delete from audit_entries where firm_id = $1 and seq >= 3', 'missing'],
    ];
    for (const [statement, reason] of tampered) {
      const firm = await door.register();
      for (let index = 0; index < 4; index += 1) await invite(firm);
      await untilEntries(firm, 5);
      expect(await verify(firm)).toMatchObject({ valid: true, entries: 5 });
      // Its own entry may still be on its way; the place that is tampered with is long before it.
      await host.sql('owner', statement, [firm.firmId]);
      expect(await verify(firm)).toMatchObject({ valid: false, entries: 2, broken: { seq: 3, reason } });
    }
  });

  it('cut off at its end together with its head is found by what the platform’s chain keeps of it', async () => {
    const firm = await door.register();
    await untilEntries(firm, 1);
    await append(Array.from({ length: 150 }, (_, index) => record(firm.firmId, `lead.act-${index}`)));
    await until(
      async () => {
        const rows = await host.sql('owner', `select 1 from audit_entries where firm_id = $1 and target_id = $2`, [NO_FIRM, firm.firmId]);
        return rows.length === 1 ? rows : undefined;
      },
      { deadlineMs: 10_000, what: 'the anchor' },
    );
    expect(await verify(firm)).toMatchObject({ valid: true, complete: true });
    await host.settled();
    await host.sql('owner', 'delete from audit_entries where firm_id = $1 and seq > 90', [firm.firmId]);
    await host.sql(
      'owner',
      'update audit_heads h set seq = e.seq, hash = e.hash from audit_entries e where h.firm_id = $1 and e.firm_id = $1 and e.seq = 90',
      [firm.firmId],
    );
    expect(await verify(firm)).toMatchObject({ valid: false, entries: 90, broken: { seq: 91, reason: 'missing' } });
  });

  it('is followed a part at a time, where the call before had come to and nowhere else', async () => {
    const firm = await door.register();
    await untilEntries(firm, 1);
    const { unitOfWork } = host.service.assembly;
    const act = { actor: 'test', correlationId: newId(), causationId: newId(), at: new Date() };
    await append(Array.from({ length: 60 }, (_, index) => record(firm.firmId, `lead.act-${index}`)));
    const first = await verifyChain(unitOfWork, firm.firmId, act, { steps: 25 });
    expect(first).toMatchObject({ complete: false, head: { seq: 25 } });
    const second = await verifyChain(unitOfWork, firm.firmId, act, { from: first.head, steps: 25 });
    expect(second).toMatchObject({ complete: false, head: { seq: 50 } });
    expect(await verifyChain(unitOfWork, firm.firmId, act, { from: second.head, steps: 25 })).toMatchObject({
      complete: true,
      broken: undefined,
    });
    const forged = Buffer.from(JSON.stringify([50, 'f'.repeat(64)])).toString('base64url');
    const answer = await firm.owner.call(api.verifyAuditEvents, { body: { cursor: `${forged}.${forged.slice(0, 22)}` } });
    expect(answer.body.code).toBe('http.bad_cursor');
  });
});

describe('the export', () => {
  it('as CSV is what the filters say, the oldest first, and no cell is a formula', async () => {
    const firm = await door.register();
    await untilEntries(firm, 1);
    await append([
      { ...record(firm.firmId, '=HYPERLINK("http://x")'), reason: 'one, "two"\nthree' },
      { ...record(firm.firmId, 'lead.other'), userAgent: '@agent' },
    ] as never);
    const answer = await exported(firm, { context: 'crm' });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="audit-.*\.csv"$/);
    const lines = String(answer.body).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^seq,at,context,actor,/);
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://x"")",`);
    expect(lines[1]).toContain(',"one, ""two""\nthree",');
    expect(lines[2]).toContain(",'@agent,");
    const [entry] = await untilEntries(firm, 1, { action: 'audit.export' });
    expect(entry).toMatchObject({ actor: `user:${firm.userId}`, after: { format: 'csv', filters: { context: 'crm' }, until: 3 } });
  });

  it('as JSON is enough to follow the chain without us', async () => {
    const firm = await door.register();
    for (let index = 0; index < 3; index += 1) await invite(firm);
    await untilEntries(firm, 4);
    const { body } = await exported(firm, { format: 'json' });
    expect(body).toHaveLength(4);
    expect(
      follow(
        EMPTY_CHAIN,
        body.map((entry: AuditEntry) => ({ ...entry, id: entry.record.id })),
      ).broken,
    ).toBeUndefined();
    const [first] = body;
    expect(hashOf({ ...first, record: { ...first.record, actor: 'user:nobody' } })).not.toBe(first.hash);
    expect((await exported(firm, { format: 'json', action: 'nothing.such' })).body).toEqual([]);
  });

  it('of a hundred thousand entries takes the memory of a page', async () => {
    const firm = await door.register();
    await untilEntries(firm, 1);
    await host.settled();
    await host.sql(
      'owner',
      `insert into audit_entries (firm_id, seq, id, record, previous_hash, hash)
       select $1, n, gen_random_uuid(), jsonb_build_object('id', gen_random_uuid(), 'at', '2027-01-01T00:00:00.000Z', 'action', 'bulk.act', 'after', jsonb_build_object('text', repeat('x', 500))),
              repeat('0', 64), repeat('0', 64) from generate_series(2, 100001) n`,
      [firm.firmId],
    );
    await host.sql('owner', 'update audit_heads set seq = 100001 where firm_id = $1', [firm.firmId]);
    const live = (): number => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = live();
    const response = await firm.owner.stream(api.exportAuditEvents, { query: { format: 'json', action: 'bulk.act' } });
    let lines = 0;
    let most = 0;
    for await (const chunk of response.body ?? []) {
      const former = lines;
      for (const byte of chunk as Uint8Array) if (byte === 10) lines += 1;
      if (Math.floor(lines / 10_000) > Math.floor(former / 10_000)) most = Math.max(most, live());
    }
    expect(lines).toBe(100_002);
    // The file has 80 MB; it is written and read in this process.
    expect(most - before).toBeLessThan(15_000_000);
  }, 60_000);

  it('is of one’s own firm only', async () => {
    const [firm, other] = await Promise.all([door.register(), door.register()]);
    await untilEntries(firm, 1);
    await untilEntries(other, 1);
    const { body } = await exported(other, { format: 'json' });
    expect(JSON.stringify(body)).not.toContain(firm.firmId);
  });
});
