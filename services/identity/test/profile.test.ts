import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, key, type Registered, unique } from './front-door';

let host: Host;
let door: FrontDoor;
beforeAll(async () => {
  host = await hostService(identity);
  door = frontDoor(host);
}, 120_000);
afterAll(() => host?.stop());

const change = (firm: Registered, body: object, version = 1) =>
  firm.owner.call(api.updateProfile, { body, headers: { 'if-match': `"${version}"` } });

describe('a profile', () => {
  it('is the person’s own, with defaults until something is said', async () => {
    const firm = await door.register();
    expect(await firm.owner.call(api.getProfile)).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { id: firm.userId, name: 'Olivia Owner', email: firm.email, locale: 'en', notifications: { mentions: true, digest: 'off' } },
    });
  });

  it('changes with the version that was read; null clears, what is not named stays', async () => {
    const firm = await door.register();
    expect((await firm.owner.call(api.updateProfile, { body: { title: 'Partner' } })).status).toBe(428);
    expect((await change(firm, { title: 'Partner' }, 7)).status).toBe(412);
    expect((await change(firm, {})).status).toBe(400);
    expect((await change(firm, { timezone: 'Mars/Olympus' })).status).toBe(400);
    const changed = await change(firm, { title: 'Partner', timezone: 'Asia/Tokyo', locale: 'de-AT', notifications: { digest: 'weekly' } });
    expect(changed.body).toMatchObject({
      title: 'Partner',
      timezone: 'Asia/Tokyo',
      locale: 'de-AT',
      notifications: { mentions: true, digest: 'weekly' },
      version: 2,
    });
    const cleared = await change(firm, { title: null }, 2);
    expect(cleared.body.title).toBeUndefined();
    expect(cleared.body.timezone).toBe('Asia/Tokyo');
    expect((await firm.owner.call(api.getProfile)).body).toEqual(cleared.body);
  });

  it('has one name in every firm of the person, and every firm hears of a new one', async () => {
    const first = await door.register();
    const { body } = await door.public(api.registerFirm, {
      headers: { 'idempotency-key': key() },
      body: {
        firm: { name: 'Second', slug: `second-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
        owner: { name: 'Ignored', email: first.email, password: first.password },
      },
    });
    const stranger = await door.register();
    expect((await change(first, { name: 'Olivia Ottakringer' })).status).toBe(200);
    await host.settled();
    for (const firmId of [first.firmId, body.firm.id]) {
      const told = await host.untilPublished(api.membershipChanged, ({ firmid }) => firmid === firmId);
      expect(told.data).toMatchObject({ userId: first.userId, name: 'Olivia Ottakringer', roles: ['owner'], status: 'active' });
    }
    const [member] = (await first.owner.call(api.listMembers)).body.items;
    expect(member).toMatchObject({ name: 'Olivia Ottakringer', version: 2 });
    expect((await stranger.owner.call(api.listMembers)).body.items[0].name).toBe('Olivia Owner');
    const entries = await first.owner.call(api.listAuditEvents, { query: { action: 'profile.change' } });
    expect(entries.body.items[0]).toMatchObject({ targetId: first.userId, after: { changed: ['name'] } });
    expect(JSON.stringify(entries.body)).not.toContain('Ottakringer');
  });
});
