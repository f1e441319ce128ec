import { createContact, listContacts } from '@praxis/contracts/clients';
import { createLead, createServiceItem, listContracts, listDeals } from '@praxis/contracts/crm';
import { listFolders, uploadDocument } from '@praxis/contracts/documents';
import { createInvoice, createTaxCode, listBillingSchedules, recordPayment } from '@praxis/contracts/finance';
import {
  createApiClient,
  createApiKey,
  createInvitation,
  createRole,
  createSession,
  listMembers,
  listMySessions,
  listPortalAccesses,
  listPortalInvitations,
  requestBreakGlass,
  setPhoto,
} from '@praxis/contracts/identity';
import { createProjectTemplate, listMilestones, listTasks } from '@praxis/contracts/projects';
import { type GatewayClient, patiently } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { password, registerTestFirm, type TestFirm, unique } from '../support/firm';
import { operatorOf, portalUserAt } from '../support/invitations';
import { onAcceptance, workedExample } from '../support/lines';
import { clientOf, completed, madeBy } from '../support/onboarding';
import type { Platform } from '../support/platform';
import { accept, dayOf, makeProspect, proposalTo, sendTo } from '../support/selling';
import { pictureForm } from './identity-seeds';
import type { Ids } from './ids';

export interface SeededFirm {
  readonly firm: TestFirm;
  /** Of everything that an operation can name. */
  readonly ids: Ids;
  /** Somebody of the client's who has a portal. */
  readonly portalUser: GatewayClient;
  /** Somebody who runs the platform and has asked to be let in. */
  readonly operator: GatewayClient;
}

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const firstId = ([first]: readonly { id: string }[]): string => {
  if (first === undefined) throw new Error('The seeded firm lacks something');
  return first.id;
};

/** Registers a firm and makes one of everything in it, the way people do. */
export async function seedFirm(platform: Platform): Promise<SeededFirm> {
  const firm = await registerTestFirm(platform.visitor);
  const { client } = firm;
  const [taxCode, template, serviceItem, lead, invitation, role, apiClient, apiKey] = await Promise.all([
    client.call(createTaxCode, { body: { code: 'VAT20', name: 'VAT', category: 'standard', percent: '20', validFrom: '2016-01-01' } }),
    client.call(createProjectTemplate, { body: { code: 'own', name: 'Own way', tasks: [{ title: 'Begin', offsetDays: 1 }] } }),
    client.call(createServiceItem, {
      body: { code: 'SETUP', name: 'Setup', unit: 'item', price: eur(100), billing: { rule: 'on_acceptance' } },
    }),
    client.call(createLead, { body: leadBody() }),
    client.call(createInvitation, { body: { email: `guest@${unique()}.example`, name: 'Gita Guest', roles: ['staff'] } }),
    client.call(createRole, { body: { name: 'Own role', permissions: ['crm:lead:read'] } }),
    client.call(createApiClient, { body: { name: 'Export', scopes: ['crm:lead:read'] } }),
    client.call(createApiKey, { body: { name: 'Script', scopes: ['crm:lead:read'] } }),
  ]);
  await client.call(setPhoto, { version: 1, form: pictureForm() });
  await platform.visitor.call(createSession, { body: { email: firm.owner.email, password } });
  const [members, sessions, own, operator] = await Promise.all([
    client.call(listMembers),
    client.call(listMySessions),
    seedClient(platform, firm),
    operatorOf(platform, firm),
  ]);
  const grant = await operator.call(requestBreakGlass, { body: { firmId: firm.id, reason: 'To see what is wrong', minutes: 60 } });
  return {
    firm,
    portalUser: own.portalUser,
    operator,
    ids: {
      firm: firm.id,
      taxCode: taxCode.id,
      template: template.id,
      serviceItem: serviceItem.id,
      lead: lead.id,
      invitation: invitation.id,
      role: role.key,
      person: firm.owner.id,
      session: firstId(sessions.items.filter(({ current }) => !current)),
      apiClient: apiClient.id,
      apiClientSecret: firstId(apiClient.secrets),
      apiKey: apiKey.id,
      member: firstId(members.items),
      breakGlassGrant: grant.id,
      deadLetter: crypto.randomUUID(),
      // Making one takes an authenticator: what becomes of a real one is proved with identity's own tests.
      passkey: crypto.randomUUID(),
      ...own.ids,
    },
  };
}

export const leadBody = () => ({
  company: 'Seeded company',
  contact: { name: 'Sven Seed', email: `sven@${unique()}.example` },
  source: 'event' as const,
});

/** Wins a client and makes one of everything that belongs to one. */
export async function seedClient(platform: Platform, firm: TestFirm) {
  const { client } = firm;
  const prospect = await makeProspect(firm, { name: 'First deal', value: eur(5_000) });
  const options = [{ name: 'All', lines: [...workedExample, onAcceptance] }];
  const proposal = await sendTo(firm, proposalTo(firm, prospect, { options, deposit: { percent: '30' } }));
  const open = await sendTo(firm, proposalTo(firm, await makeProspect(firm), { options }));
  await accept(platform.visitor, proposal);
  const onboarding = await completed(firm, proposal.id);
  const clientId = clientOf(onboarding);
  const project = madeBy(onboarding, 'project');
  const invoice = madeBy(onboarding, 'first_invoice');
  const query = { clientId };

  const [contracts, contacts, tasks, milestones, schedules, folders, invitations, deals] = await Promise.all([
    eventually('the contract to name its client', async () => {
      const { items } = await client.call(listContracts, { query });
      return items.length > 0 ? items : undefined;
    }),
    client.call(listContacts, { query }),
    client.call(listTasks, { params: { id: project } }),
    client.call(listMilestones, { query: { projectId: project } }),
    client.call(listBillingSchedules, { query }),
    client.call(listFolders, { query }),
    client.call(listPortalInvitations, { query }),
    client.call(listDeals, { query: { prospectId: prospect.id } }),
  ]);
  const schedule = schedules.items[0];
  const folder = firstId(folders.items.filter(({ name }) => name === 'Internal'));
  const form = new FormData();
  form.set('folderId', folder);
  form.set('file', new Blob(['For nobody else.']), 'secret.txt');
  const [draft, payment, document, second] = await Promise.all([
    patiently(() =>
      client.call(createInvoice, {
        body: { clientId, currency: 'EUR', lines: [{ text: 'By hand', quantity: '1', unitPrice: eur(100), taxCode: 'NONE' }] },
      }),
    ),
    client.call(recordPayment, {
      idempotencyKey: unique(),
      body: {
        clientId,
        amount: eur(100),
        method: 'bank',
        receivedOn: dayOf(firm),
        allocations: [{ invoiceId: invoice, amount: eur(100) }],
      },
    }),
    client.call(uploadDocument, { form }),
    client.call(createContact, { body: { name: 'Carl Contact', clients: [{ clientId }] } }),
  ]);
  const portalUser = await portalUserAt(platform, prospect.contacts[0]?.email ?? '');
  const accesses = await client.call(listPortalAccesses, { query });
  return {
    portalUser,
    ids: {
      client: clientId,
      prospect: prospect.id,
      deal: firstId(deals.items),
      proposal: proposal.id,
      openProposal: open.id,
      contract: firstId(contracts),
      contact: firstId(contacts.items),
      otherContact: second.id,
      engagement: onboarding.engagementId ?? '',
      onboarding: onboarding.id,
      project,
      task: firstId(tasks.items),
      milestone: firstId(milestones.items),
      schedule: schedule?.id ?? '',
      scheduleItem: firstId(schedule?.items ?? []),
      invoice,
      draftInvoice: draft.id,
      payment: payment.id,
      folder,
      document: document.id,
      portalInvitation: firstId(invitations.items),
      portalAccess: firstId(accesses.items),
    },
  };
}
