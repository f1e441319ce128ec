import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readPriceList } from './price-list';

const header = 'code,name,unit,price,currency,rule,frequency,day_of_month,timing,cap,milestones,tax_code,description\n';
const read = (row: string) => readPriceList(`${header}${row}\n`, 'prices.csv');

test('each billing rule is read with the columns that belong to it', () => {
  const rows = [
    'A,Review,item,2000.00,EUR,on_acceptance,,,,,,VAT20,',
    'B,Support,month,500,EUR,recurring,monthly,31,,,,,Ahead',
    'C,Hours,hour,120.5,EUR,hourly,,,,3000,,,',
    'D,Roll-out,item,300000,JPY,milestone,,,,,Pilot=40; All sites = 60,,',
  ];
  const items = read(rows.join('\n'));
  expect(items.map(({ price, billing, taxCode }) => ({ price, billing, taxCode }))).toEqual([
    { price: { amount: 200000, currency: 'EUR' }, billing: { rule: 'on_acceptance' }, taxCode: 'VAT20' },
    {
      price: { amount: 50000, currency: 'EUR' },
      billing: { rule: 'recurring', frequency: 'monthly', dayOfMonth: 31, timing: 'advance', proration: 'days' },
      taxCode: undefined,
    },
    {
      price: { amount: 12050, currency: 'EUR' },
      billing: { rule: 'hourly', cap: { amount: 300000, currency: 'EUR' } },
      taxCode: undefined,
    },
    {
      price: { amount: 300000, currency: 'JPY' },
      billing: {
        rule: 'milestone',
        milestones: [
          { name: 'Pilot', percent: '40' },
          { name: 'All sites', percent: '60' },
        ],
      },
      taxCode: undefined,
    },
  ]);
});

test.each([
  ['A,Review,item,2000.001,EUR,on_acceptance,,,,,,,', /^prices\.csv, line 2: price: .*decimals/],
  ['A,Review,item,two,EUR,on_acceptance,,,,,,,', /^prices\.csv, line 2: price: Not a plain decimal: two/],
  ['A,Review,item,2000,EURO,on_acceptance,,,,,,,', /^prices\.csv, line 2: price: Unknown ISO 4217 currency: EURO/],
  ['A,Review,item,-1,EUR,on_acceptance,,,,,,,', /^prices\.csv, line 2: price\.amount: Not below zero/],
  ['A,Review,item,2000,EUR,weekly,,,,,,,', /^prices\.csv, line 2: unknown rule "weekly"; there are on_acceptance, /],
  ['A,Review,item,2000,EUR,recurring,,,,,,,', /^prices\.csv, line 2: the rule recurring needs the column "frequency"/],
  ['A,Review,item,2000,EUR,hourly,monthly,,,,,,', /^prices\.csv, line 2: the rule hourly has no "frequency"/],
  ['A,Review,item,2000,EUR,milestone,,,,,Pilot 40,,', /^prices\.csv, line 2: milestones are written like/],
  ['A,Review,item,2000,EUR,milestone,,,,,Pilot=40,,', /^prices\.csv, line 2: billing\.milestones: Give percents that add up to 100/],
  ['A B,Review,item,2000,EUR,on_acceptance,,,,,,,', /^prices\.csv, line 2: code: Use letters/],
])('%s is refused with its line and what is wrong', (row, message) => {
  expect(() => read(row)).toThrow(message);
});

test('the example is a price list', () => {
  const file = path.join(__dirname, '..', '..', '..', 'examples', 'price-list.csv');
  const items = readPriceList(readFileSync(file, 'utf8'), 'price-list.csv');
  expect(new Set(items.map(({ billing }) => billing.rule))).toEqual(
    new Set(['on_acceptance', 'on_completion', 'recurring', 'hourly', 'milestone']),
  );
});
