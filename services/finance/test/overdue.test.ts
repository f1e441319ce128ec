import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { firmSettingsChanged, overdueFrom } from '@praxis/contracts/kernel';
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

const read = async (id: string) => (await staff.call(api.getInvoice, { params: { id } })).body as api.Invoice;

describe('overdue', () => {
  it('is a fact of the day in the zone of the firm, and told once', async () => {
    const invoice = await issuedInvoice(staff, clientId, 1_000);
    const overdue = async () => {
      await host.runSchedule('tell-overdue');
      await host.settled();
      const { body } = await staff.call(api.listInvoices, { query: { overdue: 'true' } });
      const told = (await host.published(api.invoiceOverdue)).filter(({ subject }) => subject === invoice.id);
      return [body.items.length, (await read(invoice.id)).overdue, told.length];
    };
    host.setTime('2027-02-03T22:59:00Z');
    expect(await overdue()).toEqual([0, false, 0]);
    host.setTime('2027-02-03T23:00:00Z');
    expect(await overdue()).toEqual([1, true, 1]);
    expect(await overdue()).toEqual([1, true, 1]);
    await pay(staff, clientId, 1_000, [invoice.id, 1_000]);
    expect(await overdue()).toEqual([0, false, 1]);
  });

  it('moves with the zone of the firm', async () => {
    const invoice = await issuedInvoice(staff, clientId, 1_000);
    const settings = { ...firm.facts, timezone: 'Pacific/Auckland', version: 2 };
    await host.deliver(firmSettingsChanged, { firm, subject: firm.id, data: settings });
    const [row] = await host.sql<{ overdue_at: Date; due_at: Date }>('owner', 'select overdue_at, due_at from invoices where id = $1', [
      invoice.id,
    ]);
    const expected = new Date(overdueFrom('2027-02-03', 'Pacific/Auckland'));
    expect([row?.overdue_at, row?.due_at]).toEqual([expected, expected]);
  });
});
