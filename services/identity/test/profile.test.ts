import type { JobRun, UnitOfWork } from '@praxis/chassis';
import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { copyPersonJob } from '../src/profile/copy-person';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, key, mailedToken, type Registered, unique, type Visitor } from './front-door';
import { bomb, halves, photographed } from './pictures';

let host: Host;
let door: FrontDoor;
let picture: Buffer;
beforeAll(async () => {
  host = await hostService(identity);
  door = frontDoor(host);
  picture = await halves(40, 30).png();
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

  it('keeps the newest name when a run that read an older one writes last', async () => {
    const firm = await door.register();
    await change(firm, { name: 'Olivia Older' });
    await host.settled();
    const { unitOfWork } = host.service.assembly;
    await host.sql('owner', 'update memberships set name = $2 where user_id = $1', [firm.userId, 'Olivia Owner']);
    let overtaken = false;
    /** Between what the run reads and what it writes, the person takes a newer name, and another run copies it. */
    const asPerson: UnitOfWork['asPerson'] = async (...work) => {
      const stale = await unitOfWork.asPerson(...work);
      if (!overtaken) {
        overtaken = true;
        await change(firm, { name: 'Olivia Newest' }, 2);
        await host.settled();
        expect(await ownMember(firm)).toMatchObject({ name: 'Olivia Newest' });
      }
      return stale;
    };
    const act = { actor: 'job:identity.copy-person', correlationId: newId(), causationId: newId(), at: new Date() };
    await copyPersonJob.handle({ act, unitOfWork: { ...unitOfWork, asPerson } } as JobRun, { id: firm.userId } as never);
    expect(await ownMember(firm)).toMatchObject({ name: 'Olivia Newest' });
  });
});

const send = (person: Visitor, content: Uint8Array, version = 1) => {
  const body = new FormData();
  body.set('file', new Blob([new Uint8Array(content)]), 'photo.png');
  return person.call(api.setPhoto, { body, headers: { 'if-match': `"${version}"` } });
};
const ownMember = async ({ owner, userId }: Registered) =>
  (await owner.call(api.listMembers)).body.items.find((member: { userId: string }) => member.userId === userId);
const photoOfMember = (person: Visitor, id: string, headers = {}) => person.call(api.getMemberPhoto, { params: { id }, headers });

/** Somebody else in the firm. */
async function colleagueIn(firm: Registered): Promise<Visitor> {
  const email = `staff-${unique()}@firm.example`;
  await firm.owner.call(api.createInvitation, { body: { email, name: 'Stefan', roles: ['staff'] }, headers: { 'idempotency-key': key() } });
  const token = await mailedToken(host, 'invitation', email);
  const body = { name: 'Stefan', password: `${unique()}-kranich-${unique()}` };
  return door.visitor((await door.public(api.acceptInvitation, { params: { token }, body })).body.session);
}

describe('a photo', () => {
  it('is set, shown to oneself and to colleagues, replaced, and removed', async () => {
    const firm = await door.register();
    const colleague = await colleagueIn(firm);
    expect((await firm.owner.call(api.getPhoto)).status).toBe(404);
    const first = await send(firm.owner, picture);
    expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { version: 2, photo: expect.any(String) } });
    const own = await firm.owner.call(api.getPhoto);
    expect(own).toMatchObject({ status: 200, headers: { etag: `"${first.body.photo}"`, 'content-type': 'image/webp' } });
    await host.settled();
    const member = await ownMember(firm);
    expect(member).toMatchObject({ photo: first.body.photo, version: 2 });
    expect(await photoOfMember(colleague, member.id)).toMatchObject({
      status: 200,
      headers: {
        etag: `"${member.photo}"`,
        'cache-control': 'private, no-cache',
        'content-disposition': 'inline',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      },
    });

    const second = await send(firm.owner, await photographed(60, 40), 2);
    expect(second.body.photo).not.toBe(first.body.photo);
    const removed = await firm.owner.call(api.removePhoto, { headers: { 'if-match': '"3"' } });
    expect([removed.status, removed.body.version, removed.body.photo]).toEqual([200, 4, undefined]);
    await host.settled();
    expect((await ownMember(firm)).photo).toBeUndefined();
    expect((await photoOfMember(colleague, member.id)).status).toBe(404);
    expect((await firm.owner.call(api.removePhoto, { headers: { 'if-match': '"4"' } })).status).toBe(404);
  });

  it('is not sent again to who has it', async () => {
    const firm = await door.register();
    const { photo } = (await send(firm.owner, picture)).body;
    const { id } = await ownMember(firm);
    for (const tag of [`"${photo}"`, `"other", W/"${photo}"`]) {
      const again = await photoOfMember(firm.owner, id, { 'if-none-match': tag });
      expect([again.status, again.headers['etag'], again.body]).toEqual([304, `"${photo}"`, undefined]);
    }
    expect((await photoOfMember(firm.owner, id, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is the same in every firm of the person, and hidden from every other, by the database too', async () => {
    const first = await door.register();
    await send(first.owner, picture);
    const joined = await door.public(api.registerFirm, {
      headers: { 'idempotency-key': key() },
      body: {
        firm: { name: 'Second', slug: `second-${unique()}`, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
        owner: { name: 'Ignored', email: first.email, password: first.password },
      },
    });
    const second = { ...first, owner: door.visitor(joined.body.session), firmId: joined.body.firm.id };
    const stranger = await door.register();
    const { id, photo } = await ownMember(second);
    expect((await photoOfMember(second.owner, id)).headers['etag']).toBe(`"${photo}"`);
    expect((await photoOfMember(stranger.owner, id)).status).toBe(404);
    const seenBy = async (firmId: string) => {
      await host.sql('app', `select set_config('app.firm_id', $1, false)`, [firmId]);
      return (await host.sql('app', 'select user_id from profile_photos')).length;
    };
    expect([await seenBy(second.firmId), await seenBy(stranger.firmId)]).toEqual([1, 0]);
  });

  it('is no longer a firm’s to see once the person may not work there', async () => {
    const firm = await door.register();
    const colleague = await colleagueIn(firm);
    expect((await send(colleague, picture)).status).toBe(200);
    await host.settled();
    const { items } = (await firm.owner.call(api.listMembers, { query: { q: 'staff-' } })).body;
    const { id, photo } = items[0];
    expect((await photoOfMember(firm.owner, id)).headers['etag']).toBe(`"${photo}"`);
    const disabled = await firm.owner.call(api.disableMember, { params: { id } });
    expect([disabled.status, disabled.body.photo, (await photoOfMember(firm.owner, id)).status]).toEqual([200, undefined, 404]);
  });

  it('is changed with the version that was read, and refused when it is no picture, too large or a bomb', async () => {
    const firm = await door.register();
    const refused = async (content: Uint8Array, version = 1) => {
      const { status, body } = await send(firm.owner, content, version);
      return [status, body.code];
    };
    const body = new FormData();
    body.set('file', new Blob(['x']));
    expect((await firm.owner.call(api.setPhoto, { body })).status).toBe(428);
    expect(await refused(picture, 7)).toEqual([412, 'http.stale']);
    expect(await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual([415, 'identity.photo_format_unsupported']);
    expect(await refused(bomb())).toEqual([422, 'identity.photo_pixels_exceeded']);
    expect(await refused(picture.subarray(0, 50))).toEqual([422, 'identity.photo_unreadable']);
    expect(await refused(Buffer.concat([picture, Buffer.alloc(api.MAX_PHOTO_BYTES)]))).toEqual([413, 'http.too_large']);
    expect((await firm.owner.call(api.getProfile)).body).toMatchObject({ version: 1 });
  });

  it('is on record by its hash and size', async () => {
    const firm = await door.register();
    const { photo } = (await send(firm.owner, picture)).body;
    await firm.owner.call(api.removePhoto, { headers: { 'if-match': '"2"' } });
    await host.settled();
    const entries = (await firm.owner.call(api.listAuditEvents, { query: { targetId: firm.userId } })).body.items;
    const of = (action: string) => entries.find((entry: { action: string }) => entry.action === action);
    expect(of('profile.set-photo')).toMatchObject({ before: { photo: null }, after: { photo, sizeBytes: expect.any(Number) } });
    expect(of('profile.remove-photo')).toMatchObject({ before: { photo }, after: { photo: null } });
  });
});
