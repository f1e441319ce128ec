import { randomBytes } from 'node:crypto';
import { changeClient, getClient } from '@praxis/contracts/clients';
import { getContract } from '@praxis/contracts/crm';
import { getDocument } from '@praxis/contracts/documents';
import { getInvoice } from '@praxis/contracts/finance';
import {
  approveBreakGlass,
  enterFirm,
  getFirm,
  getMe,
  listAuditEvents,
  listPortalAccesses,
  revokeBreakGlass,
} from '@praxis/contracts/identity';
import { MONEY_PERMISSION, makeLinkToken, type Operation, type PrincipalKind } from '@praxis/contracts/kernel';
import { getProject } from '@praxis/contracts/projects';
import type { Answer, CallInput, GatewayClient } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm } from '../support/firm';
import { memberWith } from '../support/invitations';
import { allOperations } from '../support/operations';
import { type Platform, startPlatform } from '../support/platform';
import { settledPossessionsOf } from '../support/possessions';
import { refusedWith } from '../support/problems';
import { clientKinds, type Ids, idsIn, randomIds, withoutIds } from './ids';
import type { Seed } from './seed-kinds';
import { type SeededFirm, seedClient, seedFirm } from './seeded-firm';
import { doors, linkSeeds, seeds } from './seeds';

/*
 * Generated from the operations: an operation that is added to the contracts fails here until it has its seed, and is then called by
 * everybody who must not be answered.
 */

const guarded = allOperations.filter(({ access }) => access !== 'public');
const permitted = guarded.filter(({ access }) => access !== 'signed-in');
const linked = allOperations.filter(({ tenant }) => tenant === 'link');
const titled = (operations: readonly Operation[]) => operations.map((operation) => [operation.id, operation] as const);

const roles = ['admin', 'partner', 'manager', 'staff', 'billing', 'readonly'];

let platform: Platform;
/** Has one of everything. */
let seeded: SeededFirm;
/** Has nothing, and its owner may do everything. */
let stranger: TestFirm;
/** People of the seeded firm, a client's and an operator: what they are, what they may do, and what they call with. */
/** Another client of the seeded firm, with everything that belongs to one. */
let other: Ids;
let people: { readonly kind: PrincipalKind; readonly permissions: ReadonlySet<string>; readonly client: GatewayClient }[];

beforeAll(async () => {
  platform = await startPlatform();
  [seeded, stranger] = await Promise.all([seedFirm(platform), registerTestFirm(platform.visitor)]);
  const [members, second] = await Promise.all([
    Promise.all(roles.map((role) => memberWith(platform, seeded.firm, role))),
    seedClient(platform, seeded.firm),
  ]);
  other = { ...randomIds(), ...second.ids };
  const clients = [...members.map(({ client }) => client), seeded.portalUser, seeded.operator];
  people = await Promise.all(
    clients.map(async (client) => {
      const { kind, permissions } = await client.call(getMe);
      return { kind, permissions: new Set(permissions), client };
    }),
  );
});
afterAll(() => platform?.stop());

function seedOf({ id }: Operation): Seed {
  const seed = seeds.get(id);
  if (seed === undefined) throw new Error(`${id} has no seed: say in seeds.ts what a call of it names`);
  return seed;
}

const mayCall = ({ access, principals, money, tenant }: Operation, { kind, permissions }: (typeof people)[number]): boolean =>
  principals.includes(kind) &&
  (kind !== 'operator' || tenant === 'none') &&
  typeof access === 'object' &&
  permissions.has(access.permission) &&
  (money === 'cut' || permissions.has(MONEY_PERMISSION));

/** Status and body as somebody sees them who cannot tell one id from another. */
const seen = (answer: Answer, ids: Ids): string => `${answer.status} ${withoutIds(answer.text, ids)}`;

/** The same call about the ids of somebody else and about ids of nothing. */
async function calledBoth(
  client: GatewayClient,
  operation: Operation,
  ids: Ids,
): Promise<{ of: Answer; ofNothing: Answer; same: boolean }> {
  const nothing = randomIds();
  const of = await client.send(operation, seedOf(operation)(ids));
  const ofNothing = await client.send(operation, seedOf(operation)(nothing));
  return { of, ofNothing, same: seen(of, ids) === seen(ofNothing, nothing) };
}

/** What of a firm a call names. */
const namedBy = (operation: Operation): string[] => {
  const ids = randomIds();
  const { form, ...input } = seedOf(operation)(ids) as CallInput;
  const sent = JSON.stringify([input, form === undefined ? [] : [...form.entries()].map(([name, value]) => [name, String(value)])]);
  return idsIn(sent, ids);
};
/** Whether a call names an object at all. */
const names = (operation: Operation): boolean => namedBy(operation).length > 0;

/** Whether a call names something that belongs to a client, or is one. */
const namesClient = (operation: Operation): boolean => namedBy(operation).some((kind) => (clientKinds as readonly string[]).includes(kind));

/** The chain has no holes: who reads it sees that something was done, to what id and by whom. */
const shownToAuditors = ['listAuditEvents', 'exportAuditEvents'];
const firstOfEachService = [
  getClient,
  getContract,
  getDocument,
  getInvoice,
  listPortalAccesses,
  getProject,
] as unknown as readonly Operation[];

test('every operation has its seed, and every seed its operation', () => {
  const known = new Set(allOperations.map(({ id }) => id));
  const planted = [...seeds.keys(), ...linkSeeds.keys(), ...doors];
  expect(allOperations.map(({ id }) => id).filter((id) => !planted.includes(id))).toEqual([]);
  expect(planted.filter((id) => !known.has(id))).toEqual([]);
});

describe('the seeds name what is there: the owner reads it', () => {
  const reads = guarded.filter(({ method, principals }) => method === 'GET' && principals.includes('user'));
  test.each(titled(reads))('%s', async (_, operation) => {
    const answer = await seeded.firm.client.send(operation, seedOf(operation)(seeded.ids));
    expect(answer.status).toBe(200);
    if (operation.replyType === 'json' && operation.path.split('/').length === 3 && names(operation)) {
      expect((answer.json as { items: unknown[] }).items.length).toBeGreaterThan(0);
    }
  });
});

describe('nobody who has not signed in is answered', () => {
  test.each(titled(guarded))('%s', async (_, operation) => {
    const answer = await platform.visitor.send(operation, seedOf(operation)(seeded.ids));
    expect(refusedWith(answer)).toBe('401 identity.token_missing');
  });
});

describe('another firm sees nothing and changes nothing', () => {
  let before: Record<string, number>;
  beforeAll(async () => {
    before = await settledPossessionsOf(platform.database, seeded.firm.id);
  });
  afterAll(async () => expect(await settledPossessionsOf(platform.database, seeded.firm.id)).toEqual(before));

  test.each(titled(guarded.filter(({ id }) => id !== 'endCurrentSession')))('%s', async (_, operation) => {
    const { of, same } = await calledBoth(stranger.client, operation, seeded.ids);
    const sent = JSON.stringify(seedOf(operation)(seeded.ids));
    expect(idsIn(of.text, seeded.ids).filter((kind) => !sent.includes(seeded.ids[kind as keyof Ids]))).toEqual([]);
    if (!names(operation)) return;
    expect(same).toBe(true);
    if (of.status === 200) expect(of.json).toEqual({ items: [] });
    else
      expect(refusedWith(of)).toMatch(
        operation.principals.every((kind) => kind === 'operator') ? /^403 / : /^(404 http\.not_found|422 \w+\.\w+_unknown)$/,
      );
  });
});

describe('a role without the permission is refused before anything is looked up', () => {
  test.each(titled(permitted))('%s', async (_, operation) => {
    const refused = people.filter((person) => !mayCall(operation, person));
    expect(refused.length).toBeGreaterThan(0);
    for (const { client } of refused) {
      const answer = await client.send(operation, seedOf(operation)(seeded.ids));
      expect(refusedWith(answer)).toBe('403 identity.permission_missing');
    }
    for (const { client } of refused.slice(0, 1)) expect((await calledBoth(client, operation, seeded.ids)).same).toBe(true);
  });
});

describe('a role with the permission is not refused for it', () => {
  test.each(titled(permitted.filter(({ method }) => method === 'GET')))('%s', async (_, operation) => {
    for (const { client, kind } of people.filter((person) => mayCall(operation, person))) {
      const answer = await client.send(operation, seedOf(operation)(seeded.ids));
      // What a portal user or an operator may ask for need not be there for them.
      expect(kind === 'user' || answer.status !== 404 ? answer.status : 200).toBe(200);
    }
  });
});

describe('a portal user sees nothing of another client of the same firm', () => {
  test.each(titled(guarded.filter(({ principals, id }) => principals.includes('portal') && id !== 'endCurrentSession')))(
    '%s',
    async (_, operation) => {
      const { of, same } = await calledBoth(seeded.portalUser, operation, other);
      const sent = JSON.stringify(seedOf(operation)(other));
      expect(idsIn(of.text, other).filter((kind) => !sent.includes(other[kind as keyof Ids]))).toEqual([]);
      if (names(operation)) expect(same).toBe(true);
    },
  );
});

/** Of the client and of what came before it: whatever leads to it. */
const confidentialOf = (ids: Ids): Ids => ({
  ...randomIds(),
  ...Object.fromEntries(clientKinds.map((kind) => [kind, ids[kind]])),
  openProposal: ids.proposal,
});

describe('a colleague outside the team of a confidential client', () => {
  const concerned = guarded.filter(
    (operation) =>
      operation.principals.includes('user') &&
      !shownToAuditors.includes(operation.id) &&
      operation.id !== 'endCurrentSession' &&
      (operation.method === 'GET' || namesClient(operation)),
  );
  let colleague: GatewayClient;
  let teammate: GatewayClient;
  let confidential: Ids;
  let before: Record<string, number>;

  beforeAll(async () => {
    const everything = ['admin', 'partner', 'billing'];
    const [outside, inside] = await Promise.all([1, 2].map(() => memberWith(platform, seeded.firm, ...everything)));
    if (outside === undefined || inside === undefined) throw new Error('Nobody came');
    colleague = outside.client;
    teammate = inside.client;
    confidential = confidentialOf(other);
    const { owner } = seeded.firm;
    const params = { id: confidential.client };
    const { version } = await seeded.firm.client.call(getClient, { params });
    const { person } = await teammate.call(getMe);
    const body = { confidential: true, ownerId: owner.id, teamIds: [person.id] };
    await eventually('clients to have heard of the teammate', async () => {
      const { status } = await seeded.firm.client.send(changeClient, { params, version, body });
      return status === 200 || undefined;
    });
    await eventually('every service to have heard of it', async () => {
      const answers = await Promise.all(firstOfEachService.map((operation) => colleague.send(operation, seedOf(operation)(confidential))));
      return answers.every(({ status, text }) => status === 404 || text === '{"items":[]}') || undefined;
    });
    before = await settledPossessionsOf(platform.database, seeded.firm.id);
  });

  test.each(titled(concerned))('is answered as if there was none: %s', async (_, operation) => {
    const { of, same } = await calledBoth(colleague, operation, confidential);
    const sent = JSON.stringify(seedOf(operation)(confidential));
    expect(idsIn(of.text, confidential).filter((kind) => !sent.includes(confidential[kind as keyof Ids]))).toEqual([]);
    if (namesClient(operation)) expect(same).toBe(true);
  });

  test('has changed nothing of it', async () => {
    const after = await settledPossessionsOf(platform.database, seeded.firm.id);
    expect(after).toEqual(before);
  });

  test.each(titled(concerned.filter((operation) => operation.method === 'GET' && namesClient(operation))))(
    'but its team and the owner are shown it: %s',
    async (_, operation) => {
      for (const client of [teammate, seeded.firm.client]) {
        const answer = await client.send(operation, seedOf(operation)(confidential));
        expect(answer.status).toBe(200);
        if (operation.path.split('/').length === 3) expect((answer.json as { items: unknown[] }).items.length).toBeGreaterThan(0);
      }
    },
  );
});

describe('an operator of the platform, who is let into a firm for reading', () => {
  let inside: GatewayClient;
  let granted: ReadonlySet<string>;
  const opens = (operation: Operation): boolean =>
    operation.tenant === 'token' &&
    typeof operation.access === 'object' &&
    (operation.principals.includes('user') || operation.principals.includes('operator')) &&
    granted.has(operation.access.permission);
  const params = () => ({ id: seeded.ids.breakGlassGrant });

  beforeAll(async () => {
    const { permissions } = await seeded.firm.client.call(approveBreakGlass, { params: params() });
    granted = new Set(permissions);
    const { accessToken } = await seeded.operator.call(enterFirm, { params: params() });
    inside = platform.visitor.as(accessToken);
  });

  test.each(titled(guarded))('reads what is the firm’s, but for confidential clients, and does nothing else: %s', async (_, operation) => {
    const answer = await inside.send(operation, seedOf(operation)(seeded.ids));
    if (!opens(operation)) return expect(refusedWith(answer)).toBe('403 identity.permission_missing');
    // Verifying the chain is asked with a body, and reads.
    if (operation.id !== 'verifyAuditEvents') expect(operation.method).toBe('GET');
    expect([operation.id, answer.status]).toEqual([operation.id, operation.principals.includes('user') ? 200 : 404]);
    if (shownToAuditors.includes(operation.id)) return;
    const confidential = confidentialOf(other);
    const { of, same } = await calledBoth(inside, operation, confidential);
    const sent = JSON.stringify(seedOf(operation)(confidential));
    expect(idsIn(of.text, confidential).filter((kind) => !sent.includes(confidential[kind as keyof Ids]))).toEqual([]);
    if (namesClient(operation)) expect(same).toBe(true);
  });

  test('has no other firm', async () => {
    const answer = await inside.send(getFirm as unknown as Operation, {});
    expect((answer.json as { id: string }).id).toBe(seeded.firm.id);
    expect(refusedWith(await seeded.operator.send(getFirm as unknown as Operation, {}))).toBe('403 identity.permission_missing');
  });

  test('is out within seconds when an owner says so, and every request stands in the chain as critical', async () => {
    await seeded.firm.client.call(revokeBreakGlass, { params: params() });
    const began = Date.now();
    await eventually('the operator to be out', async () => {
      const answer = await inside.send(getFirm as unknown as Operation, {});
      return refusedWith(answer) === '401 identity.token_stale' || undefined;
    });
    expect(Date.now() - began).toBeLessThan(5_000);
    const underGrant = { breakGlassGrantId: seeded.ids.breakGlassGrant, action: 'break-glass.request' };
    const items = await eventually('the chain to hold them', async () => {
      const pages = ['getClient', 'getInvoice', 'getDocument', 'listLeads', 'getFirm'].map((targetId) =>
        seeded.firm.client.call(listAuditEvents, { query: { ...underGrant, targetId } }),
      );
      const found = (await Promise.all(pages)).map((page) => page.items);
      return found.every(({ length }) => length > 0) ? found.flat() : undefined;
    });
    expect(new Set(items.map(({ severity }) => severity))).toEqual(new Set(['critical']));
    expect(items.every(({ actor }) => actor.startsWith('operator:'))).toBe(true);
  });
});

describe('behind a link, a wrong secret, another firm and nonsense are the same', () => {
  test.each(titled(linked))('%s', async (_, operation) => {
    const token = (firmId: string) => makeLinkToken(firmId, randomBytes(24));
    const tokens = [token(seeded.firm.id), token(stranger.id), token(crypto.randomUUID()), 'A'.repeat(55), 'nonsense'];
    const input = linkSeeds.get(operation.id);
    const answers = await Promise.all(tokens.map((secret) => platform.visitor.send(operation, input?.(secret) ?? {})));
    expect(answers.map(refusedWith)).toEqual(tokens.map(() => '404 http.not_found'));
    expect(new Set(answers.map(({ text }) => text.replace(/"traceId":"[^"]*"/, ''))).size).toBe(1);
  });
});
