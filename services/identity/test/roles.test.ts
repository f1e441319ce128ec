import { edgeRoleSubject } from '@praxis/chassis/edge';
import { type Host, hostService } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { newId } from '@praxis/contracts/kernel';
import { permissionTable } from '../src/roles/permissions';
import { systemRoles } from '../src/roles/system-roles';
import { identity } from '../src/service';
import { type FrontDoor, frontDoor, goodPassword, mailedToken, type Registered, unique, type Visitor } from './front-door';

let host: Host;
let door: FrontDoor;
let firm: Registered;
beforeAll(async () => {
  host = await hostService(identity);
  door = frontDoor(host);
  firm = await door.register();
}, 120_000);
afterAll(() => host?.stop());

const make = async (permissions: string[], name = `Role ${unique()}`) => {
  const reply = await firm.owner.call(api.createRole, { body: { name, permissions } });
  expect(reply.status).toBe(201);
  return reply.body as api.Role;
};
const change = (role: api.Role, body: object, by: Visitor = firm.owner, version = role.version) =>
  by.call(api.changeRole, { params: { key: role.key }, body, headers: { 'if-match': `"${version}"` } });
const remove = (role: { key: string; version: number }, query: Record<string, string> = {}, by: Visitor = firm.owner) =>
  by.call(api.deleteRole, { params: { key: role.key }, query, headers: { 'if-match': `"${role.version}"` } });
const invite = (roles: string[], by: Visitor = firm.owner, email = `guest-${unique()}@guest.example`) =>
  by.call(api.createInvitation, { body: { email, name: 'Gita Guest', roles } });
/** Somebody who works in the firm with these roles. */
const memberWith = async (...roles: string[]): Promise<{ id: string; version: number; visitor: Visitor }> => {
  const email = `member-${unique()}@firm.example`;
  expect((await invite(roles, firm.owner, email)).status).toBe(201);
  const token = await mailedToken(host, 'invitation', email);
  const accepted = await door.public(api.acceptInvitation, { params: { token }, body: { name: 'Mona Member', password: goodPassword() } });
  expect(accepted.status).toBe(200);
  return { id: accepted.body.membershipId, version: 1, visitor: door.visitor(accepted.body.session) };
};

describe('the permissions', () => {
  it('are listed with what they let people do, page by page', async () => {
    const first = await firm.owner.call(api.listPermissions, { query: { limit: 20 } });
    const names: string[] = first.body.items.map(({ name }: api.PermissionEntry) => name);
    let { nextCursor } = first.body;
    while (nextCursor !== undefined) {
      const page = await firm.owner.call(api.listPermissions, { query: { limit: 20, cursor: nextCursor } });
      names.push(...page.body.items.map(({ name }: api.PermissionEntry) => name));
      nextCursor = page.body.nextCursor;
    }
    expect(names).toEqual(Object.keys(permissionTable).sort());
  });
});

describe('custom roles', () => {
  it('stand behind the system roles in the list, page by page', async () => {
    const other = await door.register();
    for (const name of ['Beta', 'alpha']) {
      await other.owner.call(api.createRole, { body: { name, permissions: ['crm:lead:read'] } });
    }
    const seen: api.Role[] = [];
    for (let cursor: string | undefined; seen.length === 0 || cursor !== undefined; ) {
      const page = await other.owner.call(api.listRoles, { query: { limit: 4, cursor } });
      expect(page.status).toBe(200);
      seen.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    expect(seen.map(({ name }) => name).slice(-2)).toEqual(['alpha', 'Beta']);
    expect(seen.slice(0, 7).map(({ key }) => key)).toEqual(['owner', 'admin', 'partner', 'manager', 'staff', 'billing', 'readonly']);
    expect(seen[0]).toMatchObject({ members: 1, kind: 'system', permissions: systemRoles.owner });
    const custom = await other.owner.call(api.listRoles, { query: { kind: 'custom' } });
    expect(custom.body.items).toHaveLength(2);
    expect((await other.owner.call(api.getRole, { params: { key: 'staff' } })).body).toMatchObject({ key: 'staff', kind: 'system' });
  });

  it('reach the gateways with the next version at each change, and as nothing when they are deleted', async () => {
    const role = await make(['crm:lead:read']);
    const subject = edgeRoleSubject(firm.firmId, role.key);
    expect((await door.edgeState())[subject]).toEqual({ permissions: ['crm:lead:read'], version: 1 });
    const changed = await change(role, { permissions: ['crm:deal:read', 'crm:lead:read'] });
    expect(changed).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await door.edgeState())[subject]).toEqual({ permissions: ['crm:deal:read', 'crm:lead:read'], version: 2 });
    expect(await remove(changed.body)).toMatchObject({ status: 204 });
    expect((await door.edgeState())[subject]).toEqual({ permissions: [], version: 3 });
    expect((await host.published(api.roleChanged)).map(({ data }) => data).filter(({ roleKey }) => roleKey === role.key)).toMatchObject([
      { change: 'created' },
      { change: 'changed', permissions: ['crm:deal:read', 'crm:lead:read'] },
      { change: 'deleted', permissions: [] },
    ]);
  });

  it('give their permissions to whoever has them, at once', async () => {
    const role = await make(['identity:firm:read']);
    const member = await memberWith(role.key);
    expect((await member.visitor.call(api.listMembers)).status).toBe(403);
    expect((await change(role, { permissions: ['identity:user:read'] })).status).toBe(200);
    expect((await member.visitor.call(api.listMembers)).status).toBe(200);
    expect((await member.visitor.call(api.getFirm)).status).toBe(403);
  });

  it('are refused as a whole when a name is taken, whatever its case, and when a permission is unknown', async () => {
    const name = `Lead ${unique()}`;
    const role = await make(['crm:lead:read'], name);
    const twin = await firm.owner.call(api.createRole, { body: { name: name.toUpperCase(), permissions: ['crm:lead:read'] } });
    expect(twin).toMatchObject({ status: 409, body: { code: 'identity.role_name_taken' } });
    const other = await make(['crm:lead:read']);
    expect(await change(other, { name })).toMatchObject({ status: 409, body: { code: 'identity.role_name_taken' } });
    expect((await change(role, { name: name.toUpperCase() })).status).toBe(200);
    const odd = await firm.owner.call(api.createRole, { body: { name: unique(), permissions: ['crm:lead:read', 'crm:lead:fly'] } });
    expect(odd).toMatchObject({ status: 422, body: { code: 'identity.permission_unknown', unknown: ['crm:lead:fly'] } });
  });

  it('change only from the version that was read, and system roles never', async () => {
    const role = await make(['crm:lead:read']);
    expect((await change(role, { name: unique() }, firm.owner, 7)).status).toBe(412);
    const params = { key: 'staff' };
    const system = await firm.owner.call(api.changeRole, { params, body: { name: 'S' }, headers: { 'if-match': '"1"' } });
    expect(system).toMatchObject({ status: 409, body: { code: 'identity.role_is_system' } });
    expect(await remove({ key: 'staff', version: 1 })).toMatchObject({ status: 409, body: { code: 'identity.role_is_system' } });
  });

  it('are another firm’s to nobody: the same answer as for a random key', async () => {
    const role = await make(['crm:lead:read']);
    const stranger = await door.register();
    const ask = async (key: string) => {
      const { status, body } = await stranger.owner.call(api.getRole, { params: { key } });
      return { status, body: { ...body, traceId: '' } };
    };
    expect(await ask(role.key)).toEqual(await ask(newId()));
    expect((await change(role, { name: 'Mine' }, stranger.owner)).status).toBe(404);
    expect((await remove(role, {}, stranger.owner)).status).toBe(404);
    const given = await invite([role.key], stranger.owner);
    expect(given).toMatchObject({ status: 422, body: { code: 'identity.role_unknown' } });
  });
});

describe('nobody gives what they do not have', () => {
  let admin: Visitor;
  beforeAll(async () => {
    admin = (await memberWith('admin')).visitor;
  });
  const notYours = { status: 403, body: { code: 'identity.role_not_yours_to_give', missing: ['finance:money:read'] } };

  it('by making a role, or adding to one, their own above all', async () => {
    const made = await admin.call(api.createRole, { body: { name: unique(), permissions: ['crm:lead:read', 'finance:money:read'] } });
    expect(made).toMatchObject(notYours);
    const own = await make(['crm:lead:read', 'identity:role:write']);
    const holder = await memberWith(own.key);
    const grown = await change(own, { permissions: [...own.permissions, 'identity:user:write'] }, holder.visitor);
    expect(grown).toMatchObject({ status: 403, body: { missing: ['identity:user:write'] } });
  });

  it('by inviting to a custom role, or changing a member to it', async () => {
    const sight = await make(['finance:money:read']);
    expect(await invite([sight.key], admin)).toMatchObject(notYours);
    const staff = await memberWith('staff');
    const given = await admin.call(api.changeMemberRoles, {
      params: { id: staff.id },
      body: { roles: ['staff', sight.key] },
      headers: { 'if-match': '"1"' },
    });
    expect(given).toMatchObject(notYours);
  });

  it('by sending an invitation again after its role has grown', async () => {
    const role = await make(['crm:lead:read']);
    const invitation = await invite([role.key], admin);
    expect(invitation.status).toBe(201);
    await change(role, { permissions: ['finance:money:read'] });
    expect(await admin.call(api.resendInvitation, { params: { id: invitation.body.id } })).toMatchObject(notYours);
  });

  it('by naming it in place of a role that they delete', async () => {
    const role = await make(['crm:lead:read']);
    const sight = await make(['finance:money:read']);
    await memberWith(role.key);
    expect(await remove(role, { replacement: sight.key }, admin)).toMatchObject(notYours);
    expect(await remove(role, { replacement: 'owner' }, admin)).toMatchObject({ status: 403, body: { missing: ['owner'] } });
  });
});

describe('deleting a role', () => {
  it('is refused while somebody has it or is invited to it', async () => {
    const role = await make(['crm:lead:read']);
    const member = await memberWith('staff', role.key);
    await invite([role.key]);
    expect(await remove(role)).toMatchObject({ status: 409, body: { code: 'identity.role_in_use', members: 1, invitations: 1 } });
    await firm.owner.call(api.disableMember, { params: { id: member.id } });
    expect(await remove(role)).toMatchObject({ status: 409, body: { code: 'identity.role_in_use', members: 1, invitations: 1 } });
  });

  it('with another in its place gives that to everybody, whose tokens are stale', async () => {
    const role = await make(['identity:user:read']);
    const next = await make(['identity:firm:read']);
    const member = await memberWith(role.key, next.key);
    const email = `late-${unique()}@guest.example`;
    const invitation = await invite([role.key], firm.owner, email);
    expect((await remove(role, { replacement: next.key })).status).toBe(204);
    expect((await firm.owner.call(api.getMember, { params: { id: member.id } })).body.roles).toEqual([next.key]);
    expect((await firm.owner.call(api.getInvitation, { params: { id: invitation.body.id } })).body.roles).toEqual([next.key]);
    expect(await member.visitor.call(api.getFirm)).toMatchObject({ status: 401, body: { code: 'identity.token_stale' } });
    expect((await firm.owner.call(api.getRole, { params: { key: role.key } })).status).toBe(404);
  });

  it('takes an unknown replacement, or itself, for none', async () => {
    const role = await make(['crm:lead:read']);
    await memberWith(role.key);
    expect(await remove(role, { replacement: newId() })).toMatchObject({ status: 422, body: { code: 'identity.role_unknown' } });
    expect(await remove(role, { replacement: role.key })).toMatchObject({ status: 409, body: { code: 'identity.role_in_use' } });
  });
});
