import { listClients } from '@praxis/contracts/clients';
import { createLead, getProposal, listLeads } from '@praxis/contracts/crm';
import { listFolders } from '@praxis/contracts/documents';
import { createTaxCode, listInvoices } from '@praxis/contracts/finance';
import { getMe } from '@praxis/contracts/identity';
import type { Operation } from '@praxis/contracts/kernel';
import { listProjects } from '@praxis/contracts/projects';
import { type Answer, serviceNames } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm, unique } from '../support/firm';
import { countsOf, holdingsOf, oneOfEverything } from '../support/holdings';
import { clientOf, completed, onboardingOf, type StepName, statuses } from '../support/onboarding';
import { type Platform, startPlatform } from '../support/platform';
import { problemOf } from '../support/problems';
import { accept, makeProspect, proposalTo, type SentProposal, sendTo } from '../support/selling';

let platform: Platform;
let firm: TestFirm;

/** Nothing but the database and the broker at first. */
beforeAll(async () => {
  platform = await startPlatform({ services: [] });
});
afterAll(() => platform?.stop());

/** One operation of each service that a signed-in user may read with. */
const reading: Readonly<Record<string, Operation>> = {
  identity: getMe,
  crm: listLeads,
  clients: listClients,
  projects: listProjects,
  finance: listInvoices,
  documents: listFolders,
};

/** What the gateway says in place of a service that is away. */
const away = [502, 503, 504];
const soon = 3_000;

const ask = (name: string): Promise<Answer> => {
  const operation = reading[name];
  if (operation === undefined) throw new Error(`There is no reading of ${name}`);
  return firm.client.send(operation);
};

const everyServiceAnswers = (): Promise<boolean> =>
  eventually('every service to answer', async () => {
    const answers = await Promise.all(serviceNames.map(ask));
    const refusals = answers.filter(({ status }) => status !== 200);
    if (refusals.length > 0) throw new Error(refusals.map(({ path, text }) => `${path}: ${text}`).join('\n'));
    return true;
  });

function expectAway(answer: Answer): void {
  expect(away).toContain(problemOf(answer).status);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.tookMs).toBeLessThan(soon);
}

const sendOne = async (): Promise<SentProposal> => await sendTo(firm, proposalTo(firm, await makeProspect(firm)));

const addLead = (): Promise<Answer> =>
  firm.client.send(createLead, {
    body: { company: `Lead ${unique()}`, contact: { name: 'Lena Lead', email: `lena@${unique()}.example` }, source: 'website' },
  });

const addTaxCode = (): Promise<Answer> =>
  firm.client.send(createTaxCode, {
    body: { code: `T${unique().toUpperCase()}`, name: 'VAT', category: 'standard', percent: '20', validFrom: '2016-01-01' },
  });

/** The onboarding of an accepted proposal ends with one of everything, however long it had to wait. */
async function expectOneOfEverything({ id }: SentProposal): Promise<void> {
  const onboarding = await completed(firm, id, 45_000);
  const held = await eventually('the services to answer', () => holdingsOf(firm, clientOf(onboarding)));
  expect(countsOf(held)).toEqual(oneOfEverything);
  expect(new Set(Object.values(statuses(onboarding)))).toEqual(new Set(['done']));
}

/** Runs with a process killed, and brings it back whatever happens, for the tests that follow. */
async function without<T>(name: string, work: () => Promise<T>, signal: NodeJS.Signals = 'SIGKILL'): Promise<T> {
  await platform.stack.kill(name, signal);
  try {
    const result = await work();
    expect(platform.stack.process(name)?.running()).toBe(false);
    return result;
  } finally {
    await platform.stack.start(name);
  }
}

test.each(serviceNames)('%s becomes ready alone, with only the database and the broker', async (name) => {
  const { stack } = platform;
  await stack.start(name);
  const others = serviceNames.filter((other) => other !== name).map((other) => stack.process(other)?.running() ?? false);
  expect(others).not.toContain(true);
  const answer = await fetch(`${stack.serviceUrls[name]}/readyz`);
  expect(answer.status).toBe(200);
  await stack.kill(name);
});

test('services that first started alone find each other and carry out an acceptance together', async () => {
  await Promise.all([...serviceNames, 'gateway'].map((name) => platform.stack.start(name)));
  firm = await registerTestFirm(platform.visitor);
  await everyServiceAnswers();
  const proposal = await sendOne();
  await accept(platform.visitor, proposal);
  await expectOneOfEverything(proposal);
});

const waiting: readonly { name: string; steps: readonly StepName[] }[] = [
  { name: 'projects', steps: ['project'] },
  { name: 'finance', steps: ['billing_schedule', 'first_invoice'] },
  { name: 'documents', steps: ['workspace'] },
  { name: 'identity', steps: ['portal_invitation'] },
];

test.each(waiting)(
  'without $name a prospect accepts, the onboarding shows what waits, and it is made on return',
  async ({ name, steps }) => {
    const proposal = await without(name, async () => {
      const sent = await sendOne();
      expect(await accept(platform.visitor, sent)).toMatchObject({ status: 'accepted' });
      const shown = await eventually('everything else to be done', async () => {
        const onboarding = await onboardingOf(firm, sent.id);
        const open = onboarding?.steps.filter(({ status }) => status !== 'done');
        return onboarding !== undefined && open?.length === steps.length ? onboarding : undefined;
      });
      expect(shown.status).toBe('running');
      expect(statuses(shown)).toMatchObject(Object.fromEntries(steps.map((step) => [step, 'pending'])));
      expectAway(await ask(name));
      for (const other of serviceNames.filter((one) => one !== name)) expect(await ask(other)).toMatchObject({ status: 200 });
      expect(await addLead()).toMatchObject({ status: 201 });
      return sent;
    });
    await expectOneOfEverything(proposal);
  },
);

test('without clients a prospect accepts, and the onboarding begins when it returns', async () => {
  const proposal = await without('clients', async () => {
    const sent = await sendOne();
    expect(await accept(platform.visitor, sent)).toMatchObject({ status: 'accepted' });
    expectAway(await ask('clients'));
    expect(await addTaxCode()).toMatchObject({ status: 201 });
    return sent;
  });
  await expectOneOfEverything(proposal);
});

test('without crm its operations are refused at once, the others answer, and an acceptance that it had given is carried out', async () => {
  const proposal = await sendOne();
  await accept(platform.visitor, proposal);
  await without('crm', async () => {
    expectAway(await addLead());
    expectAway(await firm.client.send(getProposal, { params: { id: proposal.id } }));
    for (const other of serviceNames.filter((one) => one !== 'crm')) expect(await ask(other)).toMatchObject({ status: 200 });
    expect(await addTaxCode()).toMatchObject({ status: 201 });
  });
  await expectOneOfEverything(proposal);
});

test('without the broker writes succeed, a service that is started serves, and everything is carried out when it returns', async () => {
  const proposal = await without('nats', async () => {
    const sent = await sendOne();
    expect(await accept(platform.visitor, sent)).toMatchObject({ status: 'accepted' });
    for (const name of serviceNames) expect(await ask(name)).toMatchObject({ status: 200 });
    await without('finance', async () => expectAway(await ask('finance')));
    expect(await addTaxCode()).toMatchObject({ status: 201 });
    expect(await onboardingOf(firm, sent.id)).toBeUndefined();
    return sent;
  });
  await expectOneOfEverything(proposal);
});

test('without the database everything is refused for the time being, and works again when it returns', async () => {
  const before = await sendOne();
  await accept(platform.visitor, before);
  await without(
    'postgres',
    async () => {
      for (const answer of [await addLead(), await addTaxCode(), await ask('clients')]) {
        expect(problemOf(answer)).toMatchObject({ status: 503 });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    },
    'SIGINT', // PostgreSQL's fast shutdown
  );
  await everyServiceAnswers();
  await expectOneOfEverything(before);
  const after = await sendOne();
  await accept(platform.visitor, after);
  await expectOneOfEverything(after);
});
