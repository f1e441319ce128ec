import { defineOperation, listQuery, Money, type Operation, pageOf, type Rejection } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { requireMoneySight, seesMoney, withoutAmounts } from './money';
import { replySerialiser } from './serialise';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const Fee = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('hours'), bought: z.union([z.string(), Money]) }),
  z.object({ rule: z.literal('fixed'), price: Money }),
]);
const Deal = z.object({
  id: z.string(),
  version: z.int(),
  value: Money.meta({ description: 'Net' }),
  paid: Money.nullable(),
  owed: z.array(Money),
  totals: z.object({ net: Money, tax: Money.optional(), of: z.string() }),
  lines: z.array(z.object({ text: z.string(), price: Money, fee: Fee })),
  rate: z.int().meta({ money: true }),
  said: z.record(z.string(), z.unknown()),
});
const operation = defineOperation({
  id: 'listDeals',
  context: 'crm',
  method: 'GET',
  path: '/v1/deals',
  summary: 'test',
  access: { permission: 'crm:deal:read' },
  query: listQuery(['name', 'value', '-value'], { q: z.string().optional(), above: z.int().optional().meta({ money: true }) }, [
    'value',
    '-value',
  ]),
  replies: { 200: pageOf(Deal) },
}) as unknown as Operation;

const deal = {
  id: 'a',
  version: 3,
  value: eur(100),
  paid: eur(7),
  owed: [eur(93), { amount: 1, currency: 'USD' }],
  totals: { net: eur(80), tax: eur(20), of: 'all' },
  lines: [
    { text: 'one', price: eur(60), fee: { rule: 'hours', bought: '10.5' } },
    { text: 'two', price: eur(20), fee: { rule: 'hours', bought: eur(500) } },
    { text: 'three', price: eur(20), fee: { rule: 'fixed', price: eur(20) } },
  ],
  rate: 12_345,
  said: { total: eur(9), list: [eur(1), 'kept'], within: { more: eur(2), status: 'sent' } },
};

describe('a reply to somebody who may not see money', () => {
  const { whole, withoutMoney } = replySerialiser(operation, true);
  const page = { items: [deal], nextCursor: 'next' };

  it('has everything but the amounts: absent, not zero', () => {
    expect(JSON.parse(withoutMoney(200, page))).toEqual({
      items: [
        {
          id: 'a',
          version: 3,
          totals: { of: 'all' },
          lines: [
            { text: 'one', fee: { rule: 'hours', bought: '10.5' } },
            { text: 'two', fee: { rule: 'hours' } },
            { text: 'three', fee: { rule: 'fixed' } },
          ],
          said: { list: ['kept'], within: { status: 'sent' } },
        },
      ],
      nextCursor: 'next',
    });
  });

  it('has them all for everybody else', () => {
    expect(JSON.parse(whole(200, page))).toEqual(page);
  });
});

describe('who sees amounts', () => {
  const principal = (kind: Parameters<typeof seesMoney>[0]['kind'], ...permissions: string[]) => ({
    kind,
    permissions: new Set(permissions),
  });

  it('people and integrations with the permission, clients of what they are shown at all', () => {
    for (const kind of ['user', 'api_client'] as const) {
      expect(seesMoney(principal(kind, 'finance:invoice:read'))).toBe(false);
      expect(seesMoney(principal(kind, 'finance:money:read'))).toBe(true);
    }
    expect(seesMoney(principal('portal'))).toBe(true);
    expect(seesMoney(principal('public'))).toBe(true);
  });
});

describe('without the permission to see amounts', () => {
  const refused = (query: object, asked: Operation = operation): string | undefined => {
    try {
      requireMoneySight(asked, query);
      return undefined;
    } catch (error) {
      return (error as Rejection).code;
    }
  };

  it('sorting and filtering by them is refused, and nothing else', () => {
    for (const query of [{ sort: 'value' }, { sort: '-value' }, { sort: 'name', above: 5 }, { above: 0 }]) {
      expect(refused(query)).toBe('identity.permission_missing');
    }
    for (const query of [{}, { sort: 'name' }, { sort: 'name', q: 'value' }]) expect(refused(query)).toBeUndefined();
  });

  it('what cannot be cut is refused as a whole', () => {
    expect(refused({}, { ...operation, money: 'whole' })).toBe('identity.permission_missing');
  });

  it('what no schema describes is cut by what it looks like', () => {
    expect(withoutAmounts({ balance: eur(5), state: 'issued', at: [eur(1), { n: eur(2), m: 1 }] })).toEqual({
      state: 'issued',
      at: [{ m: 1 }],
    });
    expect(withoutAmounts({ limit: { amount: 3, currency: 'EUR', per: 'month' }, none: null })).toEqual({
      limit: { amount: 3, currency: 'EUR', per: 'month' },
      none: null,
    });
  });
});
