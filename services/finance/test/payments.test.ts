import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import { cents, type FinanceHost, hostFinance, issuedInvoice, knownClient, pay, readyFirm } from './finance-host';

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
const read = async (id: string) => (await staff.call(api.getInvoice, { params: { id } })).body as api.Invoice;

describe('payments', () => {
  it('pay invoices in part and in full, keep the rest as client credit, and are taken back with a reason', async () => {
    const [one, two] = [await issuedInvoice(staff, clientId, 10_000), await issuedInvoice(staff, clientId, 5_000)];
    const paid = await pay(staff, clientId, 14_000, [one.id, 10_000], [two.id, 3_000]);
    expect(paid.status).toBe(201);
    expect(cents(paid.body.amount, paid.body.unallocated)).toEqual([14_000, 1_000]);
    expect((await read(one.id)).status).toBe('paid');
    expect(await read(two.id)).toMatchObject({ status: 'partially_paid', paid: { amount: 3_000 }, balance: { amount: 2_000 } });
    await host.untilPublished(api.invoicePaid, ({ subject }) => subject === one.id);
    await host.untilPublished(api.invoicePartiallyPaid, ({ subject }) => subject === two.id);

    const stuck = await staff.call(api.voidInvoice, { params: { id: two.id }, body: { reason: 'Wrong' } });
    expect([stuck.status, stuck.body.code]).toEqual([409, 'finance.invoice_has_payments']);

    const params = { id: paid.body.id };
    const reverse = (key: string) =>
      staff.call(api.reversePayment, { params, body: { reason: 'Bounced' }, headers: { 'idempotency-key': key } });
    const key = newId();
    const [first, repeated] = [await reverse(key), await reverse(key)];
    expect([first.status, repeated.body]).toEqual([200, first.body]);
    expect(first.body).toMatchObject({ status: 'reversed', reversalReason: 'Bounced', unallocated: { amount: 0 } });
    expect((await reverse(newId())).body.code).toBe('http.illegal_transition');
    expect([(await read(one.id)).status, (await read(two.id)).status]).toEqual(['issued', 'issued']);
    const reversed = await host.untilPublished(api.paymentReversed, ({ subject }) => subject === paid.body.id);
    expect(reversed.data.allocations.map(({ invoiceStatus, invoiceBalance }) => [invoiceStatus, invoiceBalance.amount])).toEqual([
      ['issued', 10_000],
      ['issued', 5_000],
    ]);
  });

  it('need an Idempotency-Key and are recorded once for it', async () => {
    const body = { clientId, amount: { amount: 100, currency: 'EUR' }, method: 'cash', receivedOn: '2027-01-20' };
    expect((await staff.call(api.recordPayment, { body })).body.code).toBe('http.idempotency_key_required');
    const headers = { 'idempotency-key': newId() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => staff.call(api.recordPayment, { body, headers })));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  it('never exceed a balance, go to another client, or pay what is not issued', async () => {
    const invoice = await issuedInvoice(staff, clientId, 1_000);
    const codeOf = async (answer: ReturnType<typeof pay>) => (await answer).body.code;
    expect(await codeOf(pay(staff, clientId, 2_000, [invoice.id, 1_001]))).toBe('finance.allocation_exceeds_balance');
    expect(await codeOf(pay(staff, clientId, 500, [invoice.id, 501]))).toBe('finance.allocations_exceed_payment');
    expect(await codeOf(pay(staff, clientId, 500, [(await draft()).id, 500]))).toBe('finance.invoice_not_payable');
    expect(await codeOf(pay(staff, clientId, 500, [newId(), 500]))).toBe('http.not_found');
    const other = await knownClient(host, firm);
    expect(await codeOf(pay(staff, other, 500, [invoice.id, 500]))).toBe('finance.invoice_of_other_client');
    expect((await read(invoice.id)).balance?.amount).toBe(1_000);
  });

  it('never allocate more than is owed when many arrive at once', async () => {
    const [one, two] = [await issuedInvoice(staff, clientId, 1_000), await issuedInvoice(staff, clientId, 1_000)];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const allocations: [string, number][] = [
          [one.id, 100],
          [two.id, 100],
        ];
        // In either order, so that locks taken as given would block each other.
        return pay(staff, clientId, 200, ...(index % 2 === 0 ? allocations : allocations.reverse()));
      }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    for (const { id } of [one, two]) expect(await read(id)).toMatchObject({ status: 'paid', balance: { amount: 0 } });
  });

  it('and voiding exclude each other, whichever comes first', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id } = await issuedInvoice(staff, clientId, 1_000);
      const [paid, voided] = await Promise.all([
        pay(staff, clientId, 1_000, [id, 1_000]),
        staff.call(api.voidInvoice, { params: { id }, body: { reason: 'Race' } }),
      ]);
      expect([paid.status, voided.status].filter((status) => status < 300)).toHaveLength(1);
      expect((await read(id)).status).toBe(paid.status === 201 ? 'paid' : 'void');
    }
  });
});
