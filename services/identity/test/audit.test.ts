import { type Host, hostService, until } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { NO_FIRM, newId } from '@praxis/contracts/kernel';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, type Registered, unique } from './front-door';

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
const verify = async (firm: Registered) => (await firm.owner.call(api.verifyAuditEvents)).body;
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
    const text = JSON.stringify(await events(firm));
    for (const secret of [firm.password, firm.owner.session.refreshToken]) expect(text).not.toContain(secret);
  });

  it('records failed sign-ins where the person’s firm sees them', async () => {
    const firm = await door.register();
    await door.public(api.createSession, { body: { email: firm.email, password: goodPassword() } }, { address: '203.0.113.7' });
    const [failed] = await untilEntries(firm, 1, { action: 'session.create', outcome: 'refused' });
    expect(failed).toMatchObject({ targetId: firm.userId, reason: 'credentials_invalid', address: '203.0.113.7', actor: 'public' });
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
});
