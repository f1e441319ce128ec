import fc from 'fast-check';
import billing from '../../test/vectors/billing.json';
import vectors from '../../test/vectors/money.json';
import { formatDecimal } from './decimal';
import { fromMajor, money, moneyErrors, toMajor } from './money';
import {
  exactLineAmount,
  type PricedDocument,
  type PricingLine,
  priceDocument,
  priceTime,
  pricingErrors,
  type TaxMode,
  totalsOf,
} from './pricing';
import type { LineTax } from './tax-groups';

interface VectorLine {
  quantity?: string;
  unitPrice?: string;
  net?: string;
  discountPercent?: string;
  taxPercent?: string;
  taxes?: string[];
}

const tax = (percent: string, compound = false): LineTax => ({ code: `T${percent}`, category: 'S', percent, compound });
const minor = (major: string, currency: string) => fromMajor(major, currency).amount;

const lineOf = (line: VectorLine, currency: string): PricingLine => ({
  quantity: line.quantity ?? '1',
  unitPrice: minor(line.unitPrice ?? line.net ?? '0', currency),
  discountPercent: line.discountPercent,
  taxes: (line.taxes ?? [line.taxPercent ?? '0']).map((percent) => tax(percent)),
});
const shown = (priced: PricedDocument) => {
  const { net, tax: taxes, total } = totalsOf(priced);
  return { net: toMajor(net), tax: toMajor(taxes), total: toMajor(total) };
};
const vectorNamed = (id: string) => {
  const vector = billing.documents.find((document) => document.id === id);
  if (!vector) throw new Error(`No vector ${id}`);
  return vector;
};

test.each(vectors.documents)('$id', ({ currency, taxMode, lines, net, tax: taxes, total, ...rest }) => {
  const priced = priceDocument({
    currency,
    taxMode: taxMode as TaxMode,
    pricesIncludeTax: 'pricesIncludeTax' in rest,
    lines: lines.map((line) => lineOf(line, currency)),
  });
  expect(shown(priced)).toEqual({ net, tax: taxes, total });
});

test.each(vectors.time)('$minutes minutes at $ratePerHour', ({ minutes, ratePerHour, amount }) => {
  expect(toMajor(priceTime(minutes, fromMajor(ratePerHour, 'EUR')))).toBe(amount);
});

test('V1: time is priced from minutes, not from rounded hours', () => {
  const { minutes = 0, ratePerHour = '', amount } = vectorNamed('V1-time-from-minutes');
  expect(toMajor(priceTime(minutes, fromMajor(ratePerHour, 'EUR')))).toBe(amount);
});

test('V2: quantity, price and discount are multiplied first and rounded once', () => {
  const { lines = [], net, tax: taxes, total } = vectorNamed('V2-discount-once');
  const priced = priceDocument({ currency: 'EUR', taxMode: 'per_rate', lines: lines.map((line) => lineOf(line, 'EUR')) });
  expect(shown(priced)).toEqual({ net, tax: taxes, total });
});

test('V3: a document discount is spread over the nets before tax', () => {
  const vector = vectorNamed('V3-document-discount');
  const priced = priceDocument({
    currency: 'EUR',
    taxMode: 'per_rate',
    lines: (vector.lines ?? []).map((line) => lineOf(line, 'EUR')),
    documentDiscountAmount: minor(vector.discountAmount ?? '', 'EUR'),
  });
  expect(shown(priced)).toEqual({ net: vector.net, tax: vector.tax, total: vector.total });
  expect(priced.lines.map(({ documentDiscount }) => toMajor(money(documentDiscount, 'EUR')))).toEqual(vector.shares);
});

test.each<TaxMode>(['per_rate', 'per_line'])('V6: a compound tax is taken on the net and the taxes before (%s)', (taxMode) => {
  const vector = vectorNamed('V6-compound');
  const price = (taxes: LineTax[]) =>
    priceDocument({ currency: 'EUR', taxMode, lines: [{ quantity: '1', unitPrice: minor(String(vector.net), 'EUR'), taxes }] });
  const compound = price((vector.taxes ?? []).map((one) => tax(one.percent, 'compound' in one)));
  expect(compound.taxes.map(({ amount }) => toMajor(money(amount, 'EUR')))).toEqual(vector.amounts);
  expect(shown(compound).total).toBe(vector.total);
  const plain = price((vector.taxes ?? []).map((one) => tax(one.percent)));
  expect(toMajor(money(plain.taxes[1]?.amount ?? 0, 'EUR'))).toBe(vector.plain);
});

const single = (line: Partial<PricingLine>, rest: object = {}) =>
  priceDocument({ currency: 'EUR', taxMode: 'per_rate', lines: [{ quantity: '1', unitPrice: 0, taxes: [], ...line }], ...rest });

test('codes of one category and rate are one group; other categories and taxes that are alike on one line are not', () => {
  const line = (code: string, category: string, percent: string) => ({
    quantity: '1',
    unitPrice: 1003,
    taxes: [{ code, category, percent }],
  });
  const priced = priceDocument({
    currency: 'EUR',
    taxMode: 'per_rate',
    lines: [line('A', 'S', '20'), line('B', 'S', '20.0'), line('C', 'Z', '0'), line('D', 'E', '0')],
  });
  expect(priced.taxes.map(({ code, category, base, amount }) => [code, category, base, amount])).toEqual([
    ['A', 'S', 2006, 401],
    ['C', 'Z', 1003, 0],
    ['D', 'E', 1003, 0],
  ]);
  expect(priced.lines.map((one) => one.tax)).toEqual([201, 200, 0, 0]);
  expect(single({ unitPrice: 1000, taxes: [tax('5'), tax('5')] }).taxes.map(({ base, amount }) => [base, amount])).toEqual([
    [1000, 50],
    [1000, 50],
  ]);
});

test('one rate is rounded once even where it is the first tax of one line and the second of another', () => {
  const lines = [
    { quantity: '1', unitPrice: 102, taxes: [tax('5'), tax('10')] },
    { quantity: '1', unitPrice: 102, taxes: [tax('10')] },
  ];
  expect(priceDocument({ currency: 'CAD', taxMode: 'per_rate', lines }).taxes.map(({ base, amount }) => [base, amount])).toEqual([
    [102, 5],
    [204, 20],
  ]);
});

test('a discount amount comes off the rounded line and does not turn its sign', () => {
  expect(single({ unitPrice: 1000, discountAmount: 300 }).net).toBe(700);
  expect(single({ unitPrice: 1000, discountAmount: 1300 }).net).toBe(0);
  expect(formatDecimal(exactLineAmount({ quantity: '-1', unitPrice: 1000, discountAmount: 300 }))).toBe('-700');
  expect(() => single({ unitPrice: 1000, discountAmount: 1, discountPercent: '1' })).toThrow(RangeError);
});

test('negative lines round away from zero', () => {
  const priced = priceDocument({
    currency: 'EUR',
    taxMode: 'per_line',
    lines: [
      { quantity: '1', unitPrice: 1000, taxes: [tax('5')] },
      { quantity: '-0.5', unitPrice: 101, taxes: [tax('5')] },
    ],
  });
  expect(priced.lines.map(({ net, tax: amount }) => [net, amount])).toEqual([
    [1000, 50],
    [-51, -3],
  ]);
});

test('a total below zero is refused', () => {
  expect(() => single({ quantity: '-1', unitPrice: 1 })).toThrow(
    expect.objectContaining({ code: pricingErrors.document_total_negative.code }),
  );
});

test('a document discount above the lines is refused', () => {
  expect(() => single({ unitPrice: 100 }, { documentDiscountAmount: 101 })).toThrow(
    expect.objectContaining({ code: pricingErrors.discount_above_net.code }),
  );
});

test('a line beyond the bound of money is refused', () => {
  expect(() => single({ quantity: '999999999', unitPrice: 10_000_000 })).toThrow(
    expect.objectContaining({ code: moneyErrors.amount_out_of_range.code }),
  );
});

test('an empty document is zero', () => {
  expect(priceDocument({ currency: 'EUR', taxMode: 'per_rate', lines: [] })).toMatchObject({
    lines: [],
    taxes: [],
    net: 0,
    tax: 0,
    total: 0,
  });
});

test('inclusive prices with several taxes: the last takes the rest', () => {
  const priced = single({ unitPrice: 11_498, taxes: [tax('5'), tax('9.5', true)] }, { pricesIncludeTax: true });
  expect([priced.net, ...priced.taxes.map(({ amount }) => amount), priced.total]).toEqual([10_000, 500, 998, 11_498]);
});

const percent = fc.constantFrom('0', '5', '7', '9.975', '19', '20', '22', '25.5');
const anyTax = fc.record({ code: fc.constantFrom('A', 'B'), category: fc.constantFrom('S', 'Z'), percent, compound: fc.boolean() });
const anyLine = fc.record({
  quantity: fc.integer({ min: 0, max: 10_000_000 }).map((n) => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, '0')}`),
  unitPrice: fc.nat({ max: 1_000_000 }),
  discountPercent: fc.integer({ min: 0, max: 100 }).map(String),
  taxes: fc.array(anyTax, { maxLength: 3 }),
});
const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 12 });
const anyMode = fc.constantFrom<TaxMode>('per_rate', 'per_line');
const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

test('lines, groups and totals of a document agree in every mode', () => {
  fc.assert(
    fc.property(anyLines, anyMode, fc.boolean(), fc.nat({ max: 100 }), (lines, taxMode, pricesIncludeTax, share) => {
      const undiscounted = priceDocument({ currency: 'EUR', taxMode, pricesIncludeTax, lines });
      const sum = total(undiscounted.lines.map(({ amount }) => amount));
      const documentDiscountAmount = Math.floor((sum * share) / 100);
      const priced = priceDocument({ currency: 'EUR', taxMode, pricesIncludeTax, lines, documentDiscountAmount });
      expect(priced.total).toBe(priced.net + priced.tax);
      expect(total(priced.lines.map(({ net }) => net))).toBe(priced.net);
      expect(total(priced.lines.map((line) => line.tax))).toBe(priced.tax);
      expect(total(priced.taxes.map(({ amount }) => amount))).toBe(priced.tax);
      expect(total(priced.lines.map((line) => line.total))).toBe(priced.total);
      for (const line of priced.lines) {
        expect(total(line.taxes.map(({ amount }) => amount))).toBe(line.tax);
        const before = pricesIncludeTax ? line.total : line.net;
        expect(before).toBe(line.amount - line.documentDiscount);
      }
      if (pricesIncludeTax) expect(priced.total).toBe(sum - documentDiscountAmount);
      else expect(priced.net).toBe(sum - documentDiscountAmount);
    }),
    { numRuns: 300 },
  );
});

test('the modes agree on the net, and on the tax within half a unit per line and tax', () => {
  const plain = fc.array(
    anyLine.map((line) => ({ ...line, taxes: line.taxes.map((one) => ({ ...one, compound: false })) })),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(plain, (lines) => {
      const [rate, line] = (['per_rate', 'per_line'] as const).map((taxMode) => priceDocument({ currency: 'EUR', taxMode, lines }));
      expect(rate?.net).toBe(line?.net);
      const roundings = total(lines.map(({ taxes }) => taxes.length)) + (rate?.taxes.length ?? 0);
      expect(Math.abs((rate?.tax ?? 0) - (line?.tax ?? 0))).toBeLessThanOrEqual(roundings / 2);
    }),
    { numRuns: 200 },
  );
});

test('the order of lines does not change per_rate totals', () => {
  fc.assert(
    fc.property(anyLines, (lines) => {
      const price = (ordered: typeof lines) => {
        const plain = ordered.map((line) => ({ ...line, taxes: line.taxes.map((one) => ({ ...one, compound: false })) }));
        return priceDocument({ currency: 'EUR', taxMode: 'per_rate', lines: plain });
      };
      expect(shown(price([...lines].reverse()))).toEqual(shown(price(lines)));
    }),
    { numRuns: 100 },
  );
});

test('a document and its mirror image round alike', () => {
  fc.assert(
    fc.property(anyLines, anyMode, (lines, taxMode) => {
      const mirrored = lines.flatMap((line) => [line, { ...line, quantity: `-${line.quantity}` }]);
      const priced = priceDocument({ currency: 'EUR', taxMode: 'per_line', lines: mirrored });
      expect(shown(priced)).toEqual({ net: '0.00', tax: '0.00', total: '0.00' });
      expect(priceDocument({ currency: 'EUR', taxMode, lines: mirrored }).total).toBe(0);
    }),
    { numRuns: 100 },
  );
});
