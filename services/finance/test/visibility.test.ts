import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import { type FinanceHost, hostFinance, issuedInvoice, knownClient, pay, readyFirm } from './finance-host';

let host: FinanceHost;
let firm: TestFirm;
let staff: Caller;
let clientId: string;

beforeAll(async () => {
  host = await hostFinance('2027-01-20T10:00:00Z');
});
beforeEach(async () => {
  host.setTime('2027-01-20T10:00:00Z');
  ({ firm, staff } = await readyFirm(host));
  clientId = await knownClient(host, firm);
});
afterAll(() => host?.stop());

const lineBody = (amount: number, taxCode = 'S20') => ({
  text: 'Work',
  quantity: '1.5',
  unitPrice: { amount, currency: 'EUR' },
  taxCode,
});
const draft = async (amount = 10_000) =>
  (await staff.call(api.createInvoice, { body: { clientId, currency: 'EUR', lines: [lineBody(amount)] } })).body as api.Invoice;

describe('who sees what', () => {
  it('amounts need their own permission and are absent without it', async () => {
    const invoice = await issuedInvoice(staff, clientId, 1_000);
    await pay(staff, clientId, 500, [invoice.id, 500]);
    const reader = host.as(firm, { permissions: ['finance:invoice:read', 'finance:payment:read'] });
    const seen = [
      (await reader.call(api.getInvoice, { params: { id: invoice.id } })).body,
      (await reader.call(api.listInvoices)).body,
      (await reader.call(api.listPayments)).body,
    ];
    expect(JSON.stringify(seen)).not.toContain('"amount":');
    expect(seen[0].number).toBe(invoice.number);
  });

  it('a portal user sees issued invoices of its clients and nothing else', async () => {
    const mine = await issuedInvoice(staff, clientId, 1_000);
    const drafted = await draft();
    const theirs = await issuedInvoice(staff, await knownClient(host, firm), 1_000);
    const portal = host.as(firm, { kind: 'portal', clientIds: [clientId], permissions: ['finance:invoice:read'] });
    expect((await portal.call(api.getInvoice, { params: { id: mine.id } })).body.total).toEqual({ amount: 1_000, currency: 'EUR' });
    const list = await portal.call(api.listInvoices);
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    for (const { id } of [drafted, theirs]) expect((await portal.call(api.getInvoice, { params: { id } })).status).toBe(404);
    expect((await portal.call(api.listPayments)).status).toBe(403);
  });

  it('another firm sees nothing', async () => {
    const invoice = await issuedInvoice(staff, clientId, 1_000);
    const paid = await pay(staff, clientId, 1_000, [invoice.id, 1_000]);
    const { staff: stranger, firm: strange } = await readyFirm(host);
    const params = { id: invoice.id };
    const headers = { 'if-match': '"2"' };
    const answers = await Promise.all([
      stranger.call(api.getInvoice, { params }),
      stranger.call(api.issueInvoice, { params }),
      stranger.call(api.voidInvoice, { params, body: { reason: 'x' } }),
      stranger.call(api.deleteInvoice, { params, headers }),
      stranger.call(api.getPayment, { params: { id: paid.body.id } }),
      stranger.call(api.reversePayment, { params: { id: paid.body.id }, body: { reason: 'x' }, headers: { 'idempotency-key': newId() } }),
      pay(stranger, await knownClient(host, strange), 100, [invoice.id, 100]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    for (const operation of [api.listInvoices, api.listPayments, api.listBillingSchedules]) {
      expect((await stranger.call(operation)).body.items).toEqual([]);
    }
    expect((await pay(stranger, clientId, 100)).body.code).toBe('finance.client_unknown');
  });
});
