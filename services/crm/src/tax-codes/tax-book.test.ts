import { type TaxCode, taxBook } from './tax-book';

const code = (name: string, rest: Partial<TaxCode> = {}): TaxCode => ({
  code: name,
  category: 'standard',
  rates: [{ percent: '20', validFrom: '2020-01-01' }],
  compound: false,
  defaultSince: null,
  treatmentMap: [],
  active: true,
  ...rest,
});

test('a firm without tax codes has NONE at 0 %', () => {
  const book = taxBook([]);
  expect(book.defaultCode).toBe('NONE');
  expect(book.shown('NONE', 'domestic', '2027-01-20')).toEqual([{ code: 'NONE', category: 'out_of_scope', percent: '0', compound: false }]);
});

test('the default is the code that was made it last, as long as it is in use', () => {
  const older = code('A', { defaultSince: new Date('2027-01-01T00:00:00Z') });
  const newer = code('B', { defaultSince: new Date('2027-01-02T00:00:00Z') });
  expect(taxBook([newer, older]).defaultCode).toBe('B');
  expect(taxBook([{ ...newer, active: false }, older]).defaultCode).toBe('A');
});

test('the rate is that of the day', () => {
  const book = taxBook([
    code('S', {
      rates: [
        { percent: '21', validFrom: '2027-07-01' },
        { percent: '20', validFrom: '2020-01-01', validTo: '2027-06-30' },
      ],
    }),
  ]);
  const percent = (day: string) => book.shown('S', 'domestic', day)[0]?.percent;
  expect([percent('2027-06-30'), percent('2027-07-01'), percent('2019-01-01')]).toEqual(['20', '21', '20']);
});

test('the treatment of the client maps the code, and only to show', () => {
  const book = taxBook([
    code('S', { treatmentMap: [{ treatment: 'reverse_charge', code: 'RC' }] }),
    code('RC', { rates: [{ percent: '0', validFrom: '2020-01-01' }] }),
  ]);
  expect(book.shown('S', 'reverse_charge', '2027-01-20')).toMatchObject([{ code: 'RC', percent: '0' }]);
  expect(book.shown('S', 'domestic', '2027-01-20')).toMatchObject([{ code: 'S', percent: '20' }]);
});

test('unknown and inactive codes are told apart, with the field', () => {
  const book = taxBook([code('OLD', { active: false })]);
  expect(() => book.require('X', '/options/0/lines/1/taxCode')).toThrow(
    expect.objectContaining({ code: 'crm.tax_code_unknown', errors: [expect.objectContaining({ pointer: '/options/0/lines/1/taxCode' })] }),
  );
  expect(() => book.require('OLD')).toThrow(expect.objectContaining({ code: 'crm.tax_code_inactive' }));
  book.require('NONE');
});
