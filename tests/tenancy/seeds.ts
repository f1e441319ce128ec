import * as clients from '@praxis/contracts/clients';
import * as crm from '@praxis/contracts/crm';
import * as documents from '@praxis/contracts/documents';
import * as finance from '@praxis/contracts/finance';
import * as identity from '@praxis/contracts/identity';
import { CONTEXTS, operationsApi } from '@praxis/contracts/kernel';
import * as projects from '@praxis/contracts/projects';
import type { CallInput } from '@praxis/platform';
import { password, unique } from '../support/firm';
import { onAcceptance } from '../support/lines';
import { identitySeeds } from './identity-seeds';
import { body, byId, lists, reason, type Seed, seed, version } from './seed-kinds';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const invoiceLine = { text: 'Line', quantity: '1', unitPrice: eur(100), taxCode: 'NONE' };
const upload = (fields: Record<string, string>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['content']), 'file.txt');
  return form;
};
const proposalContent = {
  title: 'Offer',
  currency: 'EUR',
  validUntil: '2099-12-31',
  terms: { netDays: 14 },
  start: { on: 'acceptance' as const },
  endMode: 'open' as const,
  createProject: false,
  openPortal: false,
  options: [{ name: 'One', lines: [onAcceptance] }],
};

const crmSeeds = [
  ...lists([crm.listLeads, crm.listProspects, crm.listServiceItems, crm.listProjectTemplates]),
  ...lists([crm.listDeals], { prospectId: 'prospect' }),
  ...lists([crm.listProposals, crm.listContracts], { clientId: 'client' }),
  seed(crm.createLead, ({ member }) => ({
    body: { company: 'C', contact: { name: 'N', email: 'n@c.example' }, source: 'other' as const, ownerId: member },
  })),
  ...byId([crm.getLead, crm.contactLead, crm.qualifyLead], 'lead'),
  ...byId([crm.updateLead], 'lead', { version, ...body({ company: 'Changed' }) }),
  ...byId([crm.loseLead], 'lead', reason),
  seed(crm.convertLead, ({ lead, prospect }) => ({ params: { id: lead }, body: { prospectId: prospect } })),
  seed(crm.createProspect, ({ member }) => ({ body: { name: 'P', ownerId: member } })),
  ...byId([crm.getProspect, crm.reopenProspect], 'prospect'),
  ...byId([crm.updateProspect], 'prospect', { version, ...body({ name: 'Changed' }) }),
  ...byId([crm.loseProspect], 'prospect', reason),
  seed(crm.createServiceItem, () => ({
    body: { code: unique(), name: 'S', unit: 'item', price: eur(1), billing: { rule: 'on_acceptance' as const } },
  })),
  ...byId([crm.getServiceItem], 'serviceItem'),
  ...byId([crm.updateServiceItem], 'serviceItem', { version, ...body({ name: 'Changed' }) }),
  seed(crm.createProposal, ({ client }) => ({ body: { type: 'additional' as const, clientId: client, ...proposalContent } })),
  ...byId([crm.getProposal, crm.sendProposal, crm.renewProposalLink, crm.reviseProposal], 'openProposal'),
  seed(crm.getProposalRevision, ({ openProposal }) => ({ params: { id: openProposal, revision: 1 } })),
  seed(crm.replaceProposal, ({ openProposal, prospect }) => ({
    params: { id: openProposal },
    version,
    body: { type: 'new_client' as const, prospectId: prospect, ...proposalContent },
  })),
  ...byId([crm.withdrawProposal], 'openProposal', body({})),
  ...byId([crm.getContract], 'contract'),
];

const clientsSeeds = [
  ...lists([clients.listClients]),
  ...lists([clients.listContacts, clients.listEngagements, clients.listOnboardings], { clientId: 'client' }),
  ...byId([clients.getClient, clients.getClientOverview], 'client'),
  ...byId([clients.changeClient], 'client', { version, ...body({ displayName: 'Changed' }) }),
  ...byId([clients.archiveClient], 'client', body({})),
  ...byId([clients.getContact], 'contact'),
  seed(clients.createContact, ({ client }) => ({ body: { name: 'C', clients: [{ clientId: client }] } })),
  seed(clients.changeContact, ({ otherContact, client }) => ({
    params: { id: otherContact },
    version,
    body: { clients: [{ clientId: client }] },
  })),
  ...byId([clients.getEngagement], 'engagement'),
  ...byId([clients.getOnboarding], 'onboarding'),
  ...byId([clients.cancelOnboarding], 'onboarding', reason),
  seed(clients.retryOnboardingStep, ({ onboarding }) => ({ params: { id: onboarding, name: 'project' as const } })),
  seed(clients.waiveOnboardingStep, ({ onboarding }) => ({ params: { id: onboarding, name: 'project' as const } })),
];

const projectsSeeds = [
  ...lists([projects.listProjects], { clientId: 'client' }),
  ...lists([projects.listMilestones], { projectId: 'project' }),
  seed(projects.createProject, ({ client }) => ({ body: { name: 'P', clientId: client } })),
  ...byId([projects.getProject, projects.listTasks], 'project'),
  ...byId([projects.updateProject], 'project', { version, ...body({ name: 'Changed' }) }),
  ...byId([projects.startProject, projects.holdProject, projects.resumeProject, projects.completeProject], 'project', body({})),
  ...byId([projects.reopenProject, projects.cancelProject], 'project', reason),
  ...byId([projects.createTask], 'project', body({ title: 'T' })),
  ...byId([projects.getTask, projects.completeTask], 'task'),
  ...byId([projects.updateTask], 'task', { version, ...body({ title: 'Changed' }) }),
  ...byId([projects.moveTask], 'task', body({})),
  ...byId([projects.reachMilestone, projects.unreachMilestone], 'milestone', body({})),
  seed(projects.createProjectTemplate, () => ({ body: { code: unique(), name: 'T', tasks: [] } })),
  ...byId([projects.getProjectTemplate], 'template'),
  ...byId([projects.updateProjectTemplate], 'template', { version, ...body({ name: 'Changed', tasks: [], active: true }) }),
];

const financeSeeds = [
  ...lists([finance.listTaxCodes, finance.getBillingEntity]),
  ...lists([finance.listBillingSchedules, finance.listInvoices, finance.listPayments], { clientId: 'client' }),
  ...byId([finance.getTaxCode], 'taxCode'),
  seed(finance.createTaxCode, () => ({
    body: { code: unique().toUpperCase(), name: 'T', category: 'standard' as const, percent: '19', validFrom: '2020-01-01' },
  })),
  ...byId([finance.changeTaxCode], 'taxCode', { version, ...body({ name: 'Changed' }) }),
  seed(finance.saveBillingEntity, () => ({ version: 0, body: { legalName: 'B', country: 'DE' } })),
  ...byId([finance.getBillingSchedule], 'schedule'),
  seed(finance.completeScheduleItem, ({ schedule, scheduleItem }) => ({ params: { id: schedule, itemId: scheduleItem }, body: {} })),
  ...byId([finance.getInvoice], 'invoice'),
  ...byId([finance.voidInvoice], 'invoice', reason),
  seed(finance.createInvoice, ({ client }) => ({ body: { clientId: client, currency: 'EUR', lines: [invoiceLine] } })),
  ...byId([finance.changeInvoice], 'draftInvoice', { version, ...body({ lines: [invoiceLine] }) }),
  ...byId([finance.deleteInvoice], 'draftInvoice', { version }),
  ...byId([finance.issueInvoice], 'draftInvoice'),
  ...byId([finance.getPayment], 'payment'),
  seed(finance.recordPayment, ({ client, invoice }) => ({
    idempotencyKey: unique(),
    body: {
      clientId: client,
      amount: eur(1),
      method: 'bank' as const,
      receivedOn: '2026-01-01',
      allocations: [{ invoiceId: invoice, amount: eur(1) }],
    },
  })),
  seed(finance.reversePayment, ({ payment }) => ({ params: { id: payment }, body: { reason: 'Because' }, idempotencyKey: unique() })),
];

const documentsSeeds = [
  ...lists([documents.listFolders], { clientId: 'client' }),
  ...lists([documents.listDocuments], { folderId: 'folder' }),
  seed(documents.createFolder, ({ client, folder }) => ({ body: { clientId: client, parentId: folder, name: unique() } })),
  seed(documents.uploadDocument, ({ folder }) => ({ form: upload({ folderId: folder }) })),
  seed(documents.uploadDocumentVersion, ({ document }) => ({ params: { id: document }, form: upload({}) })),
  ...byId([documents.getDocument], 'document'),
  seed(documents.downloadDocument, ({ document }) => ({ params: { id: document, number: 1 } })),
];

const operationsSeeds = CONTEXTS.flatMap((context) => {
  const api = operationsApi(context);
  return [
    ...lists([api.listDeadLetters, api.reconcile]),
    ...byId([api.getDeadLetter, api.getDeadLetterPayload, api.retryDeadLetter], 'deadLetter'),
    ...byId([api.discardDeadLetter], 'deadLetter', reason),
    seed(api.replay, ({ firm }) => ({ body: { reaction: 'on-something', firmId: firm } })),
  ];
});

/** By operation id: every operation that somebody must be signed in for. */
export const seeds: ReadonlyMap<string, Seed> = new Map([
  ...identitySeeds,
  ...crmSeeds,
  ...clientsSeeds,
  ...projectsSeeds,
  ...financeSeeds,
  ...documentsSeeds,
  ...operationsSeeds,
]);

/** By operation id: every operation behind a link, with the path's token. */
export const linkSeeds: ReadonlyMap<string, (token: string) => CallInput> = new Map(
  (
    [
      [crm.viewProposal, {}],
      [
        crm.acceptProposal,
        body({ optionId: crypto.randomUUID(), signer: { name: 'S', email: 's@s.example' }, signature: 'S', consent: true }),
      ],
      [crm.declineProposal, body({})],
      [identity.viewInvitation, {}],
      [identity.acceptInvitation, body({ name: 'N', password })],
      [identity.viewPortalInvitation, {}],
      [identity.acceptPortalInvitation, body({ name: 'N', password })],
      [identity.viewEmailVerification, {}],
      [identity.confirmEmail, {}],
    ] as readonly [{ id: string }, Omit<CallInput, 'params'>][]
  ).map(([{ id }, input]) => [id, (token) => ({ params: { token } as never, ...input })]),
);

/** Public, without a link, and so of no firm: what they do is proved where sessions and registration are tested. */
export const doors: readonly string[] = [
  identity.registerFirm,
  identity.createSession,
  identity.proveSecondFactor,
  identity.refreshSession,
  identity.switchSession,
  identity.getJwks,
  identity.requestPasswordReset,
  identity.viewPasswordReset,
  identity.completePasswordReset,
  identity.issueToken,
  identity.getAuthorizationServer,
].map(({ id }) => id);
