import { noneCode, type TaxCode, taxOnDay, withRate } from './tax-code';

const standard: TaxCode = {
  ...noneCode(false),
  id: '01890000-0000-7000-8000-000000000002',
  version: 1,
  code: 'S',
  category: 'standard',
  rates: [
    { percent: '19', validFrom: '2020-01-01', validTo: '2026-12-31' },
    { percent: '20', validFrom: '2027-01-01' },
  ],
  treatmentMap: [{ treatment: 'reverse_charge', code: 'AE', legalNote: 'Reverse charge' }],
};
const reverse: TaxCode = {
  ...standard,
  code: 'AE',
  category: 'reverse_charge',
  rates: [{ percent: '0', validFrom: '2020-01-01' }],
  treatmentMap: [],
};
const book = new Map([noneCode(true), standard, reverse].map((code) => [code.code, code]));

describe('a tax code', () => {
  it('has the rate of the tax date', () => {
    expect(taxOnDay(book, 'S', 'domestic', '2026-12-31')).toMatchObject({ tax: { percent: '19' } });
    expect(taxOnDay(book, 'S', 'domestic', '2027-01-01')).toMatchObject({ tax: { percent: '20' } });
    expect(taxOnDay(book, 'S', 'domestic', '2019-12-31')).toEqual({ kind: 'no_rate' });
  });

  it('is mapped by the treatment of the client, with the legal note', () => {
    expect(taxOnDay(book, 'S', 'reverse_charge', '2027-01-01')).toEqual({
      kind: 'found',
      tax: { code: 'AE', category: 'reverse_charge', percent: '0' },
      legalNote: 'Reverse charge',
    });
    expect(taxOnDay(book, 'S', 'export', '2027-01-01')).toMatchObject({ tax: { code: 'S' } });
    expect(taxOnDay(book, 'X', 'domestic', '2027-01-01')).toEqual({ kind: 'unknown_code' });
  });

  it('gets a new rate only after the latest one, which ends the day before', () => {
    expect(withRate(standard.rates, { percent: '21', validFrom: '2028-03-01' })).toEqual([
      standard.rates[0],
      { percent: '20', validFrom: '2027-01-01', validTo: '2028-02-29' },
      { percent: '21', validFrom: '2028-03-01' },
    ]);
    expect(() => withRate(standard.rates, { percent: '21', validFrom: '2027-01-01' })).toThrow('finance.tax_rate_overlaps');
  });
});
