import { createLead } from '@praxis/contracts/crm';
import { createInvitation, createSession, getMe, viewInvitation, viewPortalInvitation } from '@praxis/contracts/identity';
import type { Operation } from '@praxis/contracts/kernel';
import type { GatewayClient } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { unique } from '../support/firm';
import { mailedToken, memberWith } from '../support/invitations';
import { operate } from '../support/operate';
import { allOperations } from '../support/operations';
import { type Platform, startPlatform } from '../support/platform';
import { settledPossessionsOf } from '../support/possessions';
import { refusedWith } from '../support/problems';
import { leadBody, type SeededFirm, seedFirm } from './seeded-firm';
import { seeds } from './seeds';

/*
 * What the status of a firm lets whom do, over all operations: generated from them like the matrix beside it, but expected from the two
 * tables here and not from the declarations.
 */

/** To whom reading goes on. */
const readers = { suspended: ['owner', 'admin', 'portal_admin'], cancelled: ['owner'] } as const;
/** Commands that go on with it: they start nothing, or they are about the end of the firm itself. */
const commandsThatGoOn = [
  'cancelFirm',
  'keepFirm',
  'verifyAuditEvents',
  'requestEmailVerification',
  'revokeMyApiKey',
  'revokeBreakGlass',
  'reviewBreakGlass',
];

const roles = ['admin', 'partner', 'manager', 'staff', 'billing', 'readonly'] as const;
const ofFirms = allOperations.filter(
  ({ access, tenant, principals }) => access !== 'public' && tenant === 'token' && !isOperators(principals),
);
const ofNoFirm = allOperations.filter(
  ({ access, tenant, principals, method }) => access !== 'public' && tenant === 'none' && !isOperators(principals) && method === 'GET',
);
function isOperators(principals: readonly string[]): boolean {
  return principals.every((kind) => kind === 'operator');
}
const titled = (operations: readonly Operation[]) => operations.map((operation) => [operation.id, operation] as const);

let platform: Platform;
let seeded: SeededFirm;
let people: { role: string; kind: string; permissions: ReadonlySet<string>; client: GatewayClient }[];
/** An invitation that is open, and its link. */
let invitation: string;

beforeAll(async () => {
  platform = await startPlatform();
  seeded = await seedFirm(platform);
  const members = await Promise.all(roles.map(async (role) => ({ role, client: (await memberWith(platform, seeded.firm, role)).client })));
  const everybody = [{ role: 'owner', client: seeded.firm.client }, ...members, { role: 'portal_admin', client: seeded.portalUser }];
  people = await Promise.all(
    everybody.map(async ({ role, client }) => {
      const { kind, permissions } = await client.call(getMe);
      return { role, kind, permissions: new Set(permissions), client };
    }),
  );
  const email = `guest@${unique()}.example`;
  await seeded.firm.client.call(createInvitation, { body: { email, name: 'Gita', roles: ['staff'] } });
  invitation = await mailedToken(platform, email, 'invitation');
});
afterAll(() => platform?.stop());

const mayCall = ({ access, principals }: Operation, { kind, permissions }: (typeof people)[number]): boolean =>
  (principals as readonly string[]).includes(kind) && (typeof access !== 'object' || permissions.has(access.permission));
const call = (client: GatewayClient, operation: Operation) => {
  const seed = seeds.get(operation.id);
  if (seed === undefined) throw new Error(`${operation.id} has no seed`);
  return operation.replyType === 'event-stream'
    ? client.raw('GET', operation.path, { timeoutMs: 2_000 })
    : client.send(operation, seed(seeded.ids));
};
/** What was answered as far as it is the firm's doing: which of its refusals, or none of them. */
const byFirm = async (client: GatewayClient, operation: Operation): Promise<string> => {
  const answer = await call(client, operation);
  const code = (answer.json as { code?: string } | undefined)?.code;
  return code?.startsWith('identity.firm_') ? refusedWith(answer) : 'not refused';
};

const become = async (words: readonly string[], refusal: string): Promise<void> => {
  await operate(platform, words);
  await eventually(`the edge to answer ${refusal}`, async () => {
    const { json } = await seeded.firm.client.send(createLead, { body: leadBody() });
    return (json as { code?: string }).code === refusal ? true : undefined;
  });
};

test('the link to an invitation opens while the firm is on trial', async () => {
  expect((await platform.visitor.send(viewInvitation, { params: { token: invitation } })).status).toBe(200);
});

describe.each([
  ['suspended', ['identity', 'firm', 'suspend'], 'identity.firm_suspended'],
  ['cancelled', ['identity', 'firm', 'cancel'], 'identity.firm_cancelled'],
] as const)('while the firm is %s', (status, command, refusal) => {
  let before: Record<string, number>;
  beforeAll(async () => {
    await become([...command, seeded.firm.slug, '--reason', 'A test'], refusal);
    before = await settledPossessionsOf(platform.database, seeded.firm.id);
  });

  // Streams stay open; whether one may be opened is decided like everything else.
  test.each(titled(ofFirms.filter(({ replyType, id }) => replyType !== 'event-stream' && !['cancelFirm', 'keepFirm'].includes(id))))(
    '%s',
    async (_, operation) => {
      const reading = operation.method === 'GET' || commandsThatGoOn.includes(operation.id);
      for (const person of people.filter((one) => mayCall(operation, one))) {
        const goesOn = reading && (readers[status] as readonly string[]).includes(person.role);
        expect([person.role, await byFirm(person.client, operation)]).toEqual([person.role, goesOn ? 'not refused' : `403 ${refusal}`]);
      }
    },
  );

  test.each(titled(ofNoFirm))('%s is nobody’s firm’s business', async (_, operation) => {
    for (const { client } of people) expect(await byFirm(client, operation)).toBe('not refused');
  });

  test('nothing was done by any of these calls', async () => {
    // What reading leaves behind, and the mail that verifies an address.
    const traces = ['documents.document_accesses', 'identity.mails', 'identity.email_verifications', 'identity.job_keys'];
    const after = await settledPossessionsOf(platform.database, seeded.firm.id);
    for (const table of traces) {
      delete after[table];
      delete before[table];
    }
    expect(after).toEqual(before);
  });

  test('its links lead nowhere', async () => {
    for (const operation of [viewInvitation, viewPortalInvitation]) {
      expect(refusedWith(await platform.visitor.send(operation, { params: { token: invitation } }))).toBe('404 http.not_found');
    }
  });

  test('its people still sign in, to see what is the matter', async () => {
    const { email, password } = seeded.firm.owner;
    expect((await platform.visitor.send(createSession, { body: { email, password } })).status).toBe(201);
  });
});

test('no other command goes on, whatever is declared', () => {
  const declared = ofFirms.filter(({ method, whileSuspended }) => method !== 'GET' && whileSuspended).map(({ id }) => id);
  expect(declared.filter((id) => !commandsThatGoOn.includes(id))).toEqual([]);
});
