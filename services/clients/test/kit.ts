import { type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import {
  type ClientCreated,
  clientCreated,
  clientReactivated,
  type EngagementStarted,
  engagementStarted,
  getOnboarding,
  listOnboardings,
  type Onboarding,
} from '@praxis/contracts/clients';
import { type ProposalAccepted, proposalAccepted, prospectReopened, prospectWon } from '@praxis/contracts/crm';
import { workspaceArchived, workspaceProvisioned } from '@praxis/contracts/documents';
import { billingScheduleCreated, billingScheduleEnded, invoiceIssued, invoiceVoided } from '@praxis/contracts/finance';
import { portalInvitationCreated, portalInvitationRevoked } from '@praxis/contracts/identity';
import { type EventEnvelope, newId } from '@praxis/contracts/kernel';
import { projectCancelled, projectCreated } from '@praxis/contracts/projects';
import { clients } from '../src/service';

export const MANAGER = [
  'clients:client:read',
  'clients:client:write',
  'clients:client:archive',
  'clients:contact:read',
  'clients:contact:write',
  'clients:engagement:read',
  'clients:onboarding:read',
  'clients:onboarding:write',
  'clients:onboarding:cancel',
];

export const hostClients = (): Promise<Host> => hostService(clients);

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const totals = { net: eur(0), tax: eur(0), total: eur(0) };

/** An acceptance as crm publishes it; three lines of which one is billed at once. */
export function acceptance(changes: Partial<ProposalAccepted> = {}): ProposalAccepted {
  const line = (text: string, billing: ProposalAccepted['option']['lines'][number]['billing']) => ({
    lineId: newId(),
    lineageId: newId(),
    itemKey: newId(),
    text,
    quantity: '1',
    unit: 'item',
    unitPrice: eur(200_000),
    discountPercent: '0',
    net: eur(200_000),
    taxCode: 'NONE',
    taxes: [],
    optional: false,
    billing,
  });
  return proposalAccepted.data.parse({
    proposalId: newId(),
    number: 'P-2027-0001',
    revision: 1,
    type: 'new_client',
    title: 'Advice for a year',
    prospectId: newId(),
    contractId: newId(),
    contractNumber: 'C-2027-0001',
    acceptedAt: new Date().toISOString(),
    acceptedOn: '2020-01-20',
    startDate: '2020-01-20',
    seller: { legalName: 'Test Firm', country: 'DE', taxIds: [] },
    buyer: {
      kind: 'company',
      displayName: 'Acme',
      legalName: 'Acme GmbH',
      taxIds: [],
      taxTreatment: 'domestic',
      currency: 'EUR',
      poNumberRequired: false,
    },
    contact: { name: 'Ada Buyer', email: 'ada@acme.example' },
    consents: [],
    currency: 'EUR',
    option: {
      optionId: newId(),
      name: 'All of it',
      lines: [
        line('Kick-off', { rule: 'on_acceptance' }),
        line('Retained advice', { rule: 'recurring', frequency: 'monthly', timing: 'advance', proration: 'days' }),
      ],
      totals: { oneOff: totals, recurring: [], firstInvoice: totals },
    },
    terms: { netDays: 14, endMode: 'open' },
    createProject: true,
    openPortal: true,
    evidence: {
      method: 'link',
      signerName: 'Ada Buyer',
      signerEmail: 'ada@acme.example',
      signature: 'Ada Buyer',
      consentToElectronicForm: true,
      at: new Date().toISOString(),
    },
    documentSha256: 'a'.repeat(64),
    ...changes,
  });
}

/** One acceptance with what this service published for it, and the other services' answers. */
export interface Story {
  accepted: ProposalAccepted;
  acceptedEvent: EventEnvelope;
  onboardingId: string;
  clientId: string;
  engagement: EventEnvelope<EngagementStarted>;
  client: EventEnvelope<ClientCreated> | undefined;
  onboarding(): Promise<Onboarding>;
}

export async function accept(host: Host, firm: TestFirm, accepted: ProposalAccepted): Promise<Story> {
  const { event: acceptedEvent } = await host.deliver(proposalAccepted, { firm, subject: accepted.proposalId, data: accepted });
  const engagement = await host.untilPublished(engagementStarted, ({ data }) => data.proposalId === accepted.proposalId);
  const { onboardingId, clientId } = engagement.data;
  if (onboardingId === undefined) throw new Error('The engagement says no onboarding');
  const ofProposal = ({ data }: EventEnvelope<ClientCreated>) => data.proposalId === accepted.proposalId;
  const client = (await host.published(clientCreated)).find(ofProposal) ?? (await host.published(clientReactivated)).find(ofProposal);
  return {
    accepted,
    acceptedEvent,
    onboardingId,
    clientId,
    engagement,
    client,
    onboarding: async () => (await manager(host, firm).call<Onboarding>(getOnboarding, { params: { id: onboardingId } })).body,
  };
}

export const manager = (host: Host, firm: TestFirm) => host.as(firm, { permissions: [...MANAGER, 'finance:money:read'] });

export const onboardingsOf = async (host: Host, firm: TestFirm, query: Record<string, string>): Promise<Onboarding[]> =>
  (await manager(host, firm).call<{ items: Onboarding[] }>(listOnboardings, { query })).body.items;

/** What the other services publish about a story, each event with ids of its own that stay the same when told again. */
export function others(host: Host, firm: TestFirm, story: Story) {
  const { onboardingId, clientId, accepted } = story;
  const { engagementId } = story.engagement.data;
  const refs = { onboardingId, engagementId, proposalId: accepted.proposalId };
  const ids = {
    project: newId(),
    schedule: newId(),
    invoice: newId(),
    workspace: newId(),
    invitation: newId(),
    prospect: accepted.prospectId ?? newId(),
  };
  const cause = (name: 'engagement' | 'client') => ({
    correlationId: story.acceptedEvent.correlationid,
    causationId: name === 'engagement' ? story.engagement.id : (story.client?.id ?? story.engagement.id),
  });
  const contactId = story.client?.data.contact?.contactId ?? newId();
  const invitation = {
    invitationId: ids.invitation,
    clientId,
    contactId,
    role: 'portal_admin' as const,
    name: 'Ada Buyer',
    email: 'ada@acme.example',
    ...refs,
  };
  const invoice = { invoiceId: ids.invoice, number: 'INV-2027-0001', clientId, ...refs };
  const money = { currency: 'EUR', net: eur(200_000), tax: eur(0), total: eur(200_000), balance: eur(200_000) };
  return {
    ids,
    refs,
    invoice,
    project: (eventId?: string) =>
      host.deliver(projectCreated, {
        firm,
        subject: ids.project,
        ...cause('engagement'),
        ...(eventId === undefined ? {} : { eventId }),
        data: {
          projectId: ids.project,
          number: 'PR-0001',
          name: 'Advice for a year',
          clientId,
          ...refs,
          status: 'planned',
          billing: 'fixed',
          taskCount: 3,
          milestoneCount: 0,
          carriedLines: [],
          warnings: [{ code: 'projects.template_unknown', detail: 'There is no such template' }],
        },
      }),
    schedule: (dueNow: string[]) =>
      host.deliver(billingScheduleCreated, {
        firm,
        subject: ids.schedule,
        ...cause('engagement'),
        data: { billingScheduleId: ids.schedule, clientId, ...refs, currency: 'EUR', dueNow, warnings: [] },
      }),
    invoiceFor: (itemKeys: string[]) =>
      host.deliver(invoiceIssued, {
        firm,
        subject: ids.invoice,
        ...cause('engagement'),
        data: {
          ...invoice,
          billingScheduleId: ids.schedule,
          itemKeys,
          issueDate: '2027-01-20',
          dueDate: '2027-02-03',
          overdueAt: '2027-02-03T23:00:00.000Z',
          ...money,
          taxMode: 'per_rate',
          warnings: [],
        },
      }),
    workspace: () =>
      host.deliver(workspaceProvisioned, {
        firm,
        subject: ids.workspace,
        ...cause('client'),
        data: { workspaceId: ids.workspace, clientId, ...refs, restored: false, folders: [], warnings: [] },
      }),
    invitation: () =>
      host.deliver(portalInvitationCreated, {
        firm,
        subject: ids.invitation,
        ...cause('client'),
        data: { ...invitation, expiresAt: '2027-02-20T00:00:00.000Z' },
      }),
    invitationData: invitation,
    prospectWon: () =>
      host.deliver(prospectWon, {
        firm,
        subject: ids.prospect,
        ...cause('client'),
        data: { prospectId: ids.prospect, name: 'Acme', clientId, ...refs, wonAt: new Date().toISOString() },
      }),
    undo: () => [
      host.deliver(projectCancelled, {
        firm,
        subject: ids.project,
        data: { projectId: ids.project, number: 'PR-0001', name: 'Advice', clientId, ...refs, reason: 'cancelled' },
      }),
      host.deliver(billingScheduleEnded, {
        firm,
        subject: ids.schedule,
        data: { billingScheduleId: ids.schedule, clientId, ...refs, endedOn: '2027-01-21', cause: 'onboarding_cancelled' },
      }),
      host.deliver(invoiceVoided, {
        firm,
        subject: ids.invoice,
        data: { ...invoice, itemKeys: [], currency: 'EUR', total: eur(200_000), voidedOn: '2027-01-21', reason: 'cancelled' },
      }),
      host.deliver(workspaceArchived, {
        firm,
        subject: ids.workspace,
        data: { workspaceId: ids.workspace, clientId, ...refs, reason: 'cancelled' },
      }),
      host.deliver(portalInvitationRevoked, { firm, subject: ids.invitation, data: { ...invitation, reason: 'cancelled' } }),
      host.deliver(prospectReopened, {
        firm,
        subject: ids.prospect,
        data: { prospectId: ids.prospect, name: 'Acme', from: 'won', clientId, ...refs },
      }),
    ],
  };
}

/** Every step of the other services done, with one invoice for what is due now. */
export async function doEverything(host: Host, firm: TestFirm, story: Story) {
  const told = others(host, firm, story);
  await Promise.all([
    told.project(),
    told.schedule(['line-1']),
    told.invoiceFor(['line-1']),
    ...(story.client === undefined ? [] : [told.workspace(), told.invitation(), told.prospectWon()]),
  ]);
  return told;
}

export const stepOf = (onboarding: Onboarding, name: string): Onboarding['steps'][number] => {
  const step = onboarding.steps.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`The onboarding has no step ${name}`);
  return step;
};
export const statuses = (onboarding: Onboarding): Record<string, string> =>
  Object.fromEntries(onboarding.steps.map(({ name, status }) => [name, status]));
