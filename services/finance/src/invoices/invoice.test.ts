import type { Buyer } from '@praxis/contracts/kernel';
import { noneCode, type TaxCode } from '../tax-codes/tax-code';
import { type DraftLine, issueRefusal, issueWarnings, priceInvoice } from './invoice';

const code = (name: string, category: TaxCode['category'], percent: string): TaxCode => ({
  ...noneCode(false),
  code: name,
  category,
  rates: [{ percent, validFrom: '2020-01-01' }],
});
const book = new Map([noneCode(true), code('S', 'standard', '20'), code('AE', 'reverse_charge', '0')].map((one) => [one.code, one]));
const buyer: Buyer = {
  kind: 'company',
  displayName: 'Acme',
  legalName: 'Acme Ltd',
  taxIds: [],
  taxTreatment: 'domestic',
  billingAddress: { line1: 'Street 1', country: 'DE' },
  currency: 'EUR',
  poNumberRequired: false,
};
const seller = { legalName: 'Firm', country: 'DE', taxIds: [{ kind: 'vat' as const, value: 'DE1' }] };
const line = (taxCode: string): DraftLine => ({ id: taxCode, text: 'Work', quantity: '1', unitPrice: 1000, discountPercent: '0', taxCode });
const priced = (taxCode: string) =>
  priceInvoice([line(taxCode)], { currency: 'EUR', taxMode: 'per_rate', issueDate: '2027-01-20', buyer }, book);
const refusal = (taxCode: string, change: Partial<Parameters<typeof issueRefusal>[0]> = {}) =>
  issueRefusal({ firmStatus: 'active', seller, buyer, poNumber: null, price: priced(taxCode), ...change })?.code;

describe('issuing an invoice', () => {
  it('is refused to an active firm with a taxable code and no tax id, and to a buyer without an address', () => {
    const noTaxId = { seller: { ...seller, taxIds: [] } };
    const noAddress = { buyer: { ...buyer, billingAddress: undefined } };
    expect(refusal('S')).toBeUndefined();
    expect(refusal('S', noTaxId)).toBe('finance.seller_tax_id_missing');
    expect(refusal('NONE', noTaxId)).toBeUndefined();
    expect(refusal('NONE', noAddress)).toBe('finance.buyer_incomplete');
    expect(refusal('S', { ...noTaxId, ...noAddress, firmStatus: 'trial' })).toBeUndefined();
  });

  it('warns a firm in trial that it is incomplete, and nobody else', () => {
    expect(issueWarnings('trial', false).map((warning) => warning.code)).toEqual(['finance.seller_incomplete']);
    expect(issueWarnings('trial', true)).toEqual([]);
    expect(issueWarnings('active', false)).toEqual([]);
  });

  it('needs the VAT id of the buyer for reverse charge, in trial too', () => {
    expect(refusal('AE', { firmStatus: 'trial' })).toBe('finance.buyer_vat_id_missing');
    expect(refusal('AE', { buyer: { ...buyer, taxIds: [{ kind: 'vat', value: 'FR1' }] } })).toBeUndefined();
  });

  it('needs the purchase order number of a client that wants it', () => {
    const wanting = { buyer: { ...buyer, poNumberRequired: true } };
    expect(refusal('S', wanting)).toBe('finance.po_number_missing');
    expect(refusal('S', { ...wanting, poNumber: 'PO-1' })).toBeUndefined();
  });

  it('needs a tax code with a rate on the tax date, and a draft is priced without it meanwhile', () => {
    expect(priced('GONE').total).toBe(1000);
    expect(refusal('GONE')).toBe('finance.tax_code_unknown');
    const early = { ...line('S'), taxDate: '2019-01-01' };
    const price = priceInvoice([early], { currency: 'EUR', taxMode: 'per_rate', issueDate: '2027-01-20', buyer }, book);
    expect(refusal('S', { price })).toBe('finance.tax_rate_missing');
  });

  it('keeps the taxes of a deposit on its deduction, whatever the rate is by now', () => {
    const deduction: DraftLine = {
      ...line('S'),
      unitPrice: -900,
      keptTaxes: [{ code: 'S', category: 'standard', percent: '19' }],
    };
    const price = priceInvoice([line('S'), deduction], { currency: 'EUR', taxMode: 'per_rate', issueDate: '2027-01-20', buyer }, book);
    expect([price.net, price.tax]).toEqual([100, 200 - 171]);
  });
});
