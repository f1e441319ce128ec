import type { Caller, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/finance';
import { type FinanceHost, hostFinance, issuedInvoice, knownClient, readyFirm } from './finance-host';

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

describe('tax codes and the billing entity', () => {
  it('a firm without rows has NONE as its default, and it cannot be changed', async () => {
    const fresh = await host.firm();
    const owner = host.as(fresh);
    const { body } = await owner.call(api.listTaxCodes);
    expect(body.items).toMatchObject([{ code: 'NONE', default: true, version: 0, rates: [{ percent: '0' }] }]);
    const params = { id: body.items[0].id };
    expect((await owner.call(api.getTaxCode, { params })).body).toEqual(body.items[0]);
    const change = await owner.call(api.changeTaxCode, { params, body: { name: 'x' }, headers: { 'if-match': '"0"' } });
    expect([change.status, change.body.code]).toEqual([409, 'finance.tax_code_built_in']);
    const entity = await owner.call(api.getBillingEntity);
    expect(entity.body).toMatchObject({ version: 0, legalName: 'Test Firm', country: 'DE', complete: false, series: 'INV' });
  });

  it('have one default, rates in their order, and each code once', async () => {
    const make = (code: string) =>
      staff.call(api.createTaxCode, {
        body: { code, name: code, category: 'reduced', percent: '7', validFrom: '2020-01-01', default: true },
      });
    const answers = await Promise.all([make('R7'), make('R7'), make('R8')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    const { body } = await staff.call(api.listTaxCodes);
    expect(body.items.filter((code: api.TaxCode) => code.default)).toHaveLength(1);
    const code = body.items.find((one: api.TaxCode) => one.code === 'R7');
    const change = (rate: object, version: number) =>
      staff.call(api.changeTaxCode, { params: { id: code.id }, body: { rate }, headers: { 'if-match': `"${version}"` } });
    const changed = await change({ percent: '8', validFrom: '2027-01-01' }, code.version);
    expect(changed.body.rates).toEqual([
      { percent: '7', validFrom: '2020-01-01', validTo: '2026-12-31' },
      { percent: '8', validFrom: '2027-01-01' },
    ]);
    const refused = await change({ percent: '9', validFrom: '2026-06-01' }, changed.body.version);
    expect([refused.status, refused.body.code]).toEqual([409, 'finance.tax_rate_overlaps']);
    const told = (await host.published(api.taxCodeChanged)).filter(({ subject }) => subject === code.id);
    expect(told.at(-1)?.data.rates).toHaveLength(2);
  });

  it('the billing entity is saved on the version that was read, and tells when the currency is frozen', async () => {
    const entity = await staff.call(api.getBillingEntity);
    expect(entity.body).toMatchObject({ version: 1, complete: true, currencyFrozen: false });
    const body = { legalName: 'Other', country: 'DE' };
    expect((await staff.call(api.saveBillingEntity, { body, headers: { 'if-match': '"0"' } })).status).toBe(412);
    await issuedInvoice(staff, clientId, 100);
    expect((await staff.call(api.getBillingEntity)).body.currencyFrozen).toBe(true);
    await host.untilPublished(api.billingEntityChanged, ({ subject, data }) => subject === firm.id && data.currencyFrozen);
  });
});
