import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import { cents, type FinanceHost, hostFinance, issuedInvoice, knownClient, readyFirm } from './finance-host';

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

describe('an invoice by hand', () => {
  it('is drafted, changed, issued and void, and its number stays', async () => {
    const made = await draft();
    expect(made).toMatchObject({ status: 'draft', version: 1, seller: { legalName: 'Test Firm GmbH' }, buyer: { legalName: 'Acme Ltd' } });
    expect(cents(made.net, made.tax, made.total)).toEqual([15_000, 3_000, 18_000]);
    expect(made.number).toBeUndefined();

    const params = { id: made.id };
    const body = { lines: [lineBody(20_000)], netDays: 30 };
    expect((await staff.call(api.changeInvoice, { params, body })).status).toBe(428);
    expect((await staff.call(api.changeInvoice, { params, body, headers: { 'if-match': '"9"' } })).status).toBe(412);
    const changed = await staff.call(api.changeInvoice, { params, body, headers: { 'if-match': '"1"' } });
    expect(cents(changed.body.total)).toEqual([36_000]);

    const issued = await staff.call(api.issueInvoice, { params });
    expect(issued.body).toMatchObject({ number: 'INV-2027-0001', status: 'issued', issueDate: '2027-01-20', dueDate: '2027-02-19' });
    const again = await staff.call(api.issueInvoice, { params });
    expect([again.status, again.body]).toEqual([200, issued.body]);
    expect((await host.published(api.invoiceIssued)).filter(({ subject }) => subject === made.id)).toHaveLength(1);
    const edit = await staff.call(api.changeInvoice, { params, body, headers: { 'if-match': `"${issued.body.version}"` } });
    expect([edit.status, edit.body.code, edit.body.state]).toEqual([409, 'http.illegal_transition', 'issued']);

    const voided = await staff.call(api.voidInvoice, { params, body: { reason: 'Wrong' } });
    expect(voided.body).toMatchObject({ number: 'INV-2027-0001', status: 'void' });
    expect(cents(voided.body.balance)).toEqual([0]);
    expect((await issuedInvoice(staff, clientId, 100)).number).toBe('INV-2027-0002');
  });

  it('is refused for a client that finance has not heard of, with Retry-After', async () => {
    const body = { clientId: newId(), currency: 'EUR', lines: [lineBody(100)] };
    const answer = await staff.call(api.createInvoice, { body });
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([422, 'finance.client_unknown', '1']);
  });

  it('is refused with an unknown tax code, another currency, or a total below zero', async () => {
    const refused = async (line: object) =>
      (await staff.call(api.createInvoice, { body: { clientId, currency: 'EUR', lines: [line] } })).body.code;
    expect(await refused(lineBody(100, 'GONE'))).toBe('finance.tax_code_unknown');
    expect(await refused({ ...lineBody(100), unitPrice: { amount: 1, currency: 'USD' } })).toBe('money.currency_mismatch');
    expect(await refused(lineBody(-100))).toBe('pricing.document_total_negative');
  });

  it('over nothing is paid when it is issued', async () => {
    const issued = await issuedInvoice(staff, clientId, 0);
    expect(issued.status).toBe('paid');
    await host.untilPublished(api.invoicePaid, ({ subject }) => subject === issued.id);
  });

  it('leaves no gap and no twin when fifty are issued at once', async () => {
    const drafts = await Promise.all(Array.from({ length: 50 }, () => draft(100)));
    const refused = staff.call(api.issueInvoice, { params: { id: newId() } });
    const answers = await Promise.all(drafts.flatMap(({ id }) => [1, 2].map(() => staff.call(api.issueInvoice, { params: { id } }))));
    expect((await refused).status).toBe(404);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const numbers = [...new Set(answers.map(({ body }) => body.number as string))].sort();
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => `INV-2027-${String(index + 1).padStart(4, '0')}`));
  });

  it('that may not be issued takes no number', async () => {
    const wanting = await knownClient(host, firm, { poNumberRequired: true });
    const body = { clientId: wanting, currency: 'EUR', lines: [lineBody(100)] };
    const refused = (await staff.call(api.createInvoice, { body })).body as api.Invoice;
    const params = { id: refused.id };
    expect((await staff.call(api.issueInvoice, { params })).body.code).toBe('finance.po_number_missing');
    expect((await issuedInvoice(staff, clientId, 100)).number).toBe('INV-2027-0001');
    const cured = { lines: [lineBody(100)], poNumber: 'PO-7' };
    await staff.call(api.changeInvoice, { params, body: cured, headers: { 'if-match': '"1"' } });
    expect((await staff.call(api.issueInvoice, { params })).body).toMatchObject({ number: 'INV-2027-0002', poNumber: 'PO-7' });
  });

  it('begins its numbers again with the year of the firm, and never goes back in time', async () => {
    host.setTime('2027-12-31T23:30:00Z');
    expect(await issuedInvoice(staff, clientId, 100)).toMatchObject({ number: 'INV-2028-0001', issueDate: '2028-01-01' });
    host.setTime('2027-12-30T10:00:00Z');
    expect(await issuedInvoice(staff, clientId, 100)).toMatchObject({ number: 'INV-2028-0002', issueDate: '2028-01-01' });
  });
});
