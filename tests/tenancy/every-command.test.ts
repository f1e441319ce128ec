import { listMembers } from '@praxis/contracts/identity';
import { CONTEXTS, NO_FIRM, type Operation, operationsApi, parseLinkToken } from '@praxis/contracts/kernel';
import type { Answer, CallInput, GatewayClient } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { password, registerTestFirm, type TestFirm } from '../support/firm';
import { memberWith, operatorOf } from '../support/invitations';
import { allOperations } from '../support/operations';
import { type Platform, startPlatform } from '../support/platform';
import { publicActs, refusedActs } from './public-acts';
import { leadBody, type SeededFirm, seedFirm } from './seeded-firm';
import { seeds } from './seeds';

/*
 * Every command of every service leaves an entry in the audit chain: what is public and what is refused for the sake of security as
 * `public-acts.ts` does it, the others called with their seeds of the tenancy matrix. What cannot be done with the one seeded firm is named
 * below with the reason; a command that is neither done nor named fails.
 */

/** Commands that the seeds cannot carry out here, by what they answer (a pattern). */
const notDoneHere: Readonly<Record<string, string>> = {
  changePassword: '403 identity.password_wrong',
  startTotp: '403 identity.password_wrong',
  removeTotp: '403 identity.password_wrong',
  renewRecoveryCodes: '403 identity.password_wrong',
  startPasskey: '403 identity.password_wrong',
  addPasskey: '422 identity.passkey_refused',
  renamePasskey: '404 http.not_found',
  removePasskey: '404 http.not_found',
  confirmTotp: '409 identity.second_factor_missing',
  reopenProspect: '409 http.illegal_transition',
  replaceProposal: '409 http.illegal_transition',
  retryOnboardingStep: '409 clients.step_not_retryable',
  waiveOnboardingStep: '409 clients.step_not_waivable',
  startProject: '409 http.illegal_transition',
  reopenProject: '409 http.illegal_transition',
  revokeApiKey: '409 http.illegal_transition',
  resendPortalInvitation: '409 http.illegal_transition',
  revokePortalInvitation: '409 http.illegal_transition',
  loseLead: '409 http.illegal_transition',
  loseProspect: '409 http.illegal_transition',
  archiveClient: '409 clients.client_not_archivable',
  // The cancelled onboarding is undoing the project, or has undone it.
  completeProject: '409 (projects.project_frozen|http.illegal_transition)',
  cancelProject: '409 (projects.project_frozen|http.illegal_transition)',
  completeScheduleItem: '409 (finance.billing_schedule_stopped|http.illegal_transition)',
  deleteInvoice: '409 http.illegal_transition',
  voidInvoice: '409 finance.invoice_has_payments',
  // The request was approved before, and its grant given back.
  refuseBreakGlass: '409 http.illegal_transition',
  revokeBreakGlass: '409 http.illegal_transition',
  // There is no dead letter to settle.
  ...Object.fromEntries(
    CONTEXTS.flatMap((context) => {
      const { retryDeadLetter, discardDeadLetter } = operationsApi(context);
      return [retryDeadLetter, discardDeadLetter].map(({ id }) => [id, '404 operations.dead_letter_not_found']);
    }),
  ),
};

/** What takes something away comes after what needs it. */
const late = /archive|cancel|lose|void|reverse|delete|revoke|disable|withdraw|complete(?!Task)|end/i;
/** And these come last, in this order. */
const last = [
  'approveBreakGlass',
  'enterFirm',
  'refuseBreakGlass',
  'endOwnBreakGlassGrant',
  'revokeBreakGlass',
  'reviewBreakGlass',
  'disableMember',
  'enableMember',
  'cancelFirm',
  'keepFirm',
  'suspendFirm',
  'activateFirm',
  'endFirm',
];
const rank = ({ id }: Operation): number => (last.includes(id) ? 2 + last.indexOf(id) : Number(late.test(id)));
const everyCommand = allOperations.filter(({ method }) => method !== 'GET');
const commands = everyCommand.filter(({ access }) => access !== 'public').toSorted((a, b) => rank(a) - rank(b));
const open = everyCommand.filter(({ access }) => access === 'public');

let platform: Platform;
let seeded: SeededFirm;
/** Another firm, whose sessions and proposals may go. */
let home: TestFirm;
let operator: GatewayClient;
/** Somebody whose session may end. */
let guest: GatewayClient;
/** What the matrix' seeds leave wrong on purpose, because they only reach for an object. */
let own: Readonly<Record<string, CallInput>>;

beforeAll(async () => {
  platform = await startPlatform();
  seeded = await seedFirm(platform);
  home = await registerTestFirm(platform.visitor);
  operator = await operatorOf(platform, seeded.firm);
  guest = (await memberWith(platform, seeded.firm, 'readonly')).client;
  const { email } = await memberWith(platform, seeded.firm, 'readonly');
  const { items } = await seeded.firm.client.call(listMembers, { query: { q: email } });
  const params = { id: items[0]?.id ?? '' } as never;
  const owner = seeded.firm;
  own = {
    changeMemberRoles: { params, body: { roles: ['staff'] } as never, version: 1 },
    disableMember: { params },
    enableMember: { params },
    createLead: { body: leadBody() as never },
    createProspect: { body: { name: 'P' } as never },
    cancelFirm: { body: { slug: owner.slug } as never },
    endFirm: { params: { id: owner.id } as never, body: { slug: owner.slug, reason: 'A test' } as never },
    ...Object.fromEntries(
      CONTEXTS.map((context) => [
        operationsApi(context).replay.id,
        { body: { reaction: context === 'identity' ? 'copy-contact' : 'firm-facts', firmId: owner.id } as never },
      ]),
    ),
  };
});
afterAll(() => platform?.stop());

const callerOf = ({ id, principals }: Operation): GatewayClient => {
  if (id === 'endCurrentSession') return guest;
  if (id === 'enterFirm' || id === 'endOwnBreakGlassGrant') return seeded.operator;
  return principals.includes('user') ? seeded.firm.client : principals.includes('portal') ? seeded.portalUser : operator;
};

/** With whichever version the object has by now. */
async function carriedOut(operation: Operation): Promise<Answer> {
  const input = own[operation.id] ?? seeds.get(operation.id)?.(seeded.ids) ?? {};
  let answer = await callerOf(operation).send(operation, input);
  for (let version = 0; answer.status === 412 && version < 12; version += 1) {
    answer = await callerOf(operation).send(operation, { ...input, version });
  }
  return answer;
}

interface Entry {
  readonly actor: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly correlationId: string;
  readonly targetId: string;
  readonly address?: string;
  readonly userAgent?: string;
  readonly before?: object;
  readonly after?: object;
}

/** The newest entry (with a reason, and with these members of what came of it) of a firm's chain or of the platform's; who, when, from where and because of which request is in each. */
async function entryOf(
  action: string,
  since: string,
  outcome: 'done' | 'refused',
  firms: readonly string[],
  { reason = null, told = [] }: { reason?: string | null; told?: readonly string[] } = {},
): Promise<Entry> {
  const entry = await eventually(`the entry of ${action}`, async () => {
    const [found] = await platform.database.rows<{ record: Entry }>(
      `select record from identity.audit_entries
        where firm_id = any ($1) and action = $2 and at >= $3 and outcome = $4
          and ($5::text is null or record ->> 'reason' = $5) and coalesce(record -> 'after', '{}') ?& $6 order by seq desc limit 1`,
      [firms, action, since, outcome, reason, told],
    );
    return found?.record;
  });
  expect(entry.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  expect(entry.targetId).not.toBe('');
  expect(entry.address).toMatch(/^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
  expect(entry.userAgent).toBe('node');
  return entry;
}

test.each(Object.entries(refusedActs))('%s is refused and on record', async (_, act) => {
  const since = new Date().toISOString();
  const { answer, action, reason, after, firmId = NO_FIRM } = await act({ platform, home });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  // An act may be several tries, of which the last one tells more.
  const entry = await entryOf(action, since, 'refused', [firmId], { reason, told: Object.keys(after ?? {}) });
  expect(entry).toMatchObject({ reason, ...(after === undefined ? {} : { after }) });
  expect(entry.actor).toMatch(/^(public|user:[0-9a-f-]{36})$/);
});

test.each(Object.entries(publicActs))('%s', async (id, act) => {
  const since = new Date().toISOString();
  const { answer, firmId = NO_FIRM } = await act({ platform, home });
  expect([answer.status < 300, answer.text.slice(0, 300)]).toEqual([true, expect.anything()]);
  const entry = await entryOf(open.find((operation) => operation.id === id)?.audit?.action ?? 'none', since, 'done', [firmId]);
  expect(entry.actor).toMatch(/^(public|(user|link|api_client):[0-9a-f-]{36})$/);
});

test.each(commands.map((operation) => [operation.id, operation] as const))('%s', async (_, operation) => {
  const since = new Date().toISOString();
  const answer = await carriedOut(operation);
  if (answer.status >= 300) {
    const refused = `${answer.status} ${(answer.json as { code?: string } | undefined)?.code ?? ''}`;
    expect(refused).toMatch(new RegExp(`^${notDoneHere[operation.id] ?? 'done'}$`));
    return;
  }
  const entry = await entryOf(operation.audit?.action ?? 'none', since, 'done', [seeded.firm.id, NO_FIRM]);
  expect(entry.actor).toMatch(/^(user|operator):[0-9a-f-]{36}$/);
});

test('what is changed is on record as it was and as it is', async () => {
  const rows = await platform.database.rows<{ action: string; both: boolean }>(
    `select action, bool_or(record ? 'before' and record ? 'after') as both from identity.audit_entries
      where firm_id = $1 and outcome = 'done' and action ~ '\\.(change|update)' group by action order by action`,
    [seeded.firm.id],
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ both }) => !both)).toEqual([]);
});

test('no secret is in any entry: no password, no token, no link, no hash of a password', async () => {
  const rows = await platform.database.rows<{ record: object }>('select record from identity.audit_entries');
  expect(rows.length).toBeGreaterThan(commands.length);
  const texts = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : value !== null && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
  const secret = (text: string): boolean =>
    text.includes(password) ||
    /eyJ[\w-]{8,}\.|\bpx[a-z]_|\$argon2/.test(text) ||
    text.split(/[^\w-]+/).some((word) => parseLinkToken(word));
  expect(rows.flatMap(({ record }) => texts(record).filter(secret))).toEqual([]);
});

test('every public command is done here, and nothing else is', () => {
  expect(Object.keys(publicActs).toSorted()).toEqual(open.map(({ id }) => id).toSorted());
});

test('what is named as not done here is a command', () => {
  expect(Object.keys(notDoneHere).filter((id) => !commands.some((command) => command.id === id))).toEqual([]);
});
