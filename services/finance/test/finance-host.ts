import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import { clientCreated, type EngagementStarted, engagementStarted } from '@praxis/contracts/clients';
import * as api from '@praxis/contracts/finance';
import { type AgreedLine, type Billing, type Buyer, MONEY_PERMISSION, newId } from '@praxis/contracts/kernel';
import { finance } from '../src/service';

export interface FinanceHost extends Host {
  /** From now on the service's clock runs from that instant. */
  setTime(instant: string): void;
}

/** The service with a clock that tests can set. */
export async function hostFinance(instant: string): Promise<FinanceHost> {
  let offset = Date.parse(instant) - Date.now();
  const host = await hostService(finance, { now: () => new Date(Date.now() + offset) });
  return Object.assign(host, {
    setTime: (next: string) => {
      offset = Date.parse(next) - Date.now();
    },
  });
}

export const buyer = (change: Partial<Buyer> = {}): Buyer => ({
  kind: 'company',
  displayName: 'Acme',
  legalName: 'Acme Ltd',
  taxIds: [],
  taxTreatment: 'domestic',
  billingAddress: { line1: 'Hauptstrasse 1', city: 'Berlin', country: 'DE' },
  currency: 'EUR',
  poNumberRequired: false,
  ...change,
});

/** @param price in cents */
export const line = (text: string, price: number, billing: Billing, taxCode = 'S20'): AgreedLine => ({
  lineId: newId(),
  lineageId: newId(),
  itemKey: text,
  text,
  quantity: '1',
  unit: 'item',
  unitPrice: { amount: price, currency: 'EUR' },
  discountPercent: '0',
  net: { amount: price, currency: 'EUR' },
  taxCode,
  taxes: [],
  optional: false,
  billing,
});

export const monthly = (dayOfMonth?: number): Billing => ({
  rule: 'recurring',
  frequency: 'monthly',
  ...(dayOfMonth === undefined ? {} : { dayOfMonth }),
  timing: 'advance',
  proration: 'days',
});

/** The lines of the worked example of finance.md. */
export const exampleLines = (): AgreedLine[] => [
  line('L1', 200_000, { rule: 'on_acceptance' }),
  line('L2', 50_000, monthly(31)),
  line('L3', 12_000, { rule: 'hourly', cap: { amount: 300_000, currency: 'EUR' } }),
  line('L4', 300_000, { rule: 'milestone', milestones: [{ key: 'm1', name: 'Go-live', percent: '100' }] }),
];

export const engagement = (lines: AgreedLine[], change: Partial<EngagementStarted> = {}): EngagementStarted => ({
  engagementId: newId(),
  version: 1,
  title: 'Website',
  status: 'active',
  clientId: newId(),
  clientNumber: 'C-0001',
  onboardingId: newId(),
  proposalId: newId(),
  buyer: buyer(),
  acceptedAt: '2027-01-20T10:00:00Z',
  acceptedOn: '2027-01-20',
  startDate: '2027-01-20',
  currency: 'EUR',
  terms: { netDays: 14, endMode: 'open' },
  lines,
  createProject: true,
  ...change,
});

export const start = async (host: Host, firm: TestFirm, data: EngagementStarted) =>
  host.deliver(engagementStarted, { firm, subject: data.engagementId, data });

/** A caller with every permission of finance, amounts included. */
export const billing = (host: Host, firm: TestFirm): Caller =>
  host.as(firm, {
    permissions: [
      ...new Set(api.financeOperations.flatMap(({ access }) => (typeof access === 'object' ? [access.permission] : []))),
      MONEY_PERMISSION,
    ],
  });

/** A firm with a billing entity and the code S20 (20 %). */
export async function readyFirm(host: Host, facts: Parameters<Host['firm']>[0] = {}): Promise<{ firm: TestFirm; staff: Caller }> {
  const firm = await host.firm(facts);
  const staff = billing(host, firm);
  const code = { code: 'S20', name: 'Standard', category: 'standard', percent: '20', validFrom: '2020-01-01', default: true };
  expect((await staff.call(api.createTaxCode, { body: code })).status).toBe(201);
  const entity = {
    legalName: 'Test Firm GmbH',
    country: 'DE',
    address: { line1: 'Ring 1', city: 'Berlin', country: 'DE' },
    taxIds: [{ kind: 'vat', value: 'DE123456789' }],
  };
  expect((await staff.call(api.saveBillingEntity, { body: entity, headers: { 'if-match': '"0"' } })).status).toBe(200);
  return { firm, staff };
}

export const invoicesOf = async (staff: Caller, engagementId: string) => {
  const { body } = await staff.call(api.listInvoices, { query: { engagementId, sort: 'createdAt' } });
  return Promise.all(
    (body.items as { id: string }[]).map(async ({ id }) => (await staff.call(api.getInvoice, { params: { id } })).body as api.Invoice),
  );
};

export const scheduleOf = async (staff: Caller, engagementId: string): Promise<api.BillingSchedule> => {
  const { body } = await staff.call(api.listBillingSchedules, { query: { engagementId } });
  return body.items[0];
};

export const cents = (...amounts: (number | { amount: number } | undefined)[]) =>
  amounts.map((amount) => (typeof amount === 'object' ? amount.amount : amount));

/** A client that finance has heard of. */
export async function knownClient(host: Host, firm: TestFirm, change: Partial<Buyer> = {}): Promise<string> {
  const clientId = newId();
  const data = { clientId, number: 'C-0001', status: 'active' as const, confidential: false, buyer: buyer(change), openPortal: false };
  await host.deliver(clientCreated, { firm, subject: clientId, data });
  return clientId;
}

/** An issued invoice over `net` cents without tax. */
export async function issuedInvoice(staff: Caller, clientId: string, net: number): Promise<api.Invoice> {
  const body = {
    clientId,
    currency: 'EUR',
    lines: [{ text: 'Work', quantity: '1', unitPrice: { amount: net, currency: 'EUR' }, taxCode: 'NONE' }],
  };
  const draft = await staff.call(api.createInvoice, { body });
  const issued = await staff.call(api.issueInvoice, { params: { id: draft.body.id } });
  expect([draft.status, issued.status]).toEqual([201, 200]);
  return issued.body;
}

export const pay = (staff: Caller, clientId: string, amount: number, ...allocations: [string, number][]) =>
  staff.call(api.recordPayment, {
    body: {
      clientId,
      amount: { amount, currency: 'EUR' },
      method: 'bank',
      receivedOn: '2027-01-20',
      allocations: allocations.map(([invoiceId, part]) => ({ invoiceId, amount: { amount: part, currency: 'EUR' } })),
    },
    headers: { 'idempotency-key': newId() },
  });
