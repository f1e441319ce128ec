import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fromMajor, sumOf } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import {
  decidePayment,
  decideReturn,
  decideVoid,
  draftStanding,
  evolve,
  type InvoiceAct,
  type Standing,
  standingOf,
} from './invoice-status';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

const vectors = JSON.parse(readFileSync(path.join(__dirname, '../../../../contracts/test/vectors/billing.json'), 'utf8')) as {
  invoiceState: { total?: string; acts: string[][] }[];
};
const cents = (major: string) => fromMajor(major, 'EUR').amount;

/** The acts of a vector in its words: "pay 700", "credit 800", "payment 700 returned". */
function perform(standing: Standing, words: string, total: number): Standing {
  const number = /\d+/.exec(words)?.[0];
  const amount = number === undefined ? 0 : cents(number);
  const acts: InvoiceAct[] =
    words === 'issue'
      ? [{ kind: 'issued', amount: total }]
      : words.startsWith('pay ')
        ? decidePayment(standing, `payment of ${number}`, eur(amount))
        : words.startsWith('credit')
          ? [{ kind: 'credited', amount }]
          : words.startsWith('write off')
            ? [{ kind: 'written_off', amount }]
            : decideReturn(standing, `payment of ${number}`);
  return acts.reduce(evolve, standing);
}

describe('the status of an invoice', () => {
  it.each(vectors.invoiceState.map((vector, index) => [index, vector] as const))(
    'follows from its acts as in V14, part %i',
    (_, vector) => {
      const total = cents(vector.total ?? '1200.00');
      let standing = draftStanding(total);
      for (const [words = '', status, balance] of vector.acts) {
        standing = perform(standing, words, total);
        expect([words, standing.status]).toEqual([words, status]);
        if (balance !== undefined) expect([words, standing.balance]).toEqual([words, cents(balance)]);
      }
    },
  );

  it('frees allocated money for the excess of a credit, and takes it back when the payment returns', () => {
    const acts: InvoiceAct[] = [
      { kind: 'issued', amount: 120000 },
      { kind: 'paid', paymentId: 'p', amount: 70000 },
      { kind: 'credited', amount: 80000 },
    ];
    expect(standingOf(120000, acts).payments).toEqual([{ paymentId: 'p', allocated: 40000, freed: 30000 }]);
    expect(standingOf(120000, [...acts, { kind: 'payment_returned', paymentId: 'p' }]).payments).toEqual([]);
  });

  it('takes no payment as a draft, when paid or when void', () => {
    const issued: InvoiceAct = { kind: 'issued', amount: 100 };
    for (const acts of [[], [issued, { kind: 'paid', paymentId: 'p', amount: 100 }], [issued, { kind: 'voided' }]] as InvoiceAct[][]) {
      expect(() => decidePayment(standingOf(100, acts), 'q', eur(1))).toThrow('finance.invoice_not_payable');
    }
  });

  it('is never void with money or a credit on it', () => {
    const issued: InvoiceAct = { kind: 'issued', amount: 100 };
    expect(() => decideVoid(standingOf(100, [issued, { kind: 'paid', paymentId: 'p', amount: 1 }]))).toThrow(
      'finance.invoice_has_payments',
    );
    expect(() => decideVoid(standingOf(100, [issued, { kind: 'credited', amount: 1 }]))).toThrow('finance.invoice_has_payments');
    const voided = standingOf(100, [issued, ...decideVoid(standingOf(100, [issued]))]);
    expect([voided.status, voided.balance]).toEqual(['void', 0]);
  });

  it('keeps balance = total - allocated - credited - written off, never below zero, through any history', () => {
    const step = fc.record({
      kind: fc.constantFrom('pay', 'return', 'credit', 'writeOff'),
      amount: fc.integer({ min: 1, max: 2000 }),
      payment: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.array(step, { maxLength: 30 }), (total, steps) => {
        const acts: InvoiceAct[] = [{ kind: 'issued', amount: total }];
        let standing = standingOf(total, acts);
        for (const { kind, amount, payment } of steps) {
          const decided = decisionsOf(standing, kind, amount, `p${payment}`);
          acts.push(...decided);
          standing = decided.reduce(evolve, standing);
          expect(standing.balance).toBe(total - standing.allocated - standing.credited - standing.writtenOff);
          expect(standing.balance).toBeGreaterThanOrEqual(0);
          expect(standing.allocated).toBe(sumOf(standing.payments.map((p) => p.allocated)));
          if (standing.status === 'paid' || standing.status === 'credited') expect(standing.balance).toBe(0);
        }
        expect(standingOf(total, acts)).toEqual(standing);
      }),
    );
  });
});

/** What a command of the kind decides; nothing where it would be refused. */
function decisionsOf(standing: Standing, kind: string, amount: number, paymentId: string): InvoiceAct[] {
  const payable = ['issued', 'partially_paid', 'uncollectible'].includes(standing.status);
  if (kind === 'pay')
    return payable ? decidePayment(standing, paymentId, eur(Math.min(amount, standing.balance + standing.writtenOff))) : [];
  if (kind === 'return') return decideReturn(standing, paymentId);
  const creditable = standing.total - standing.credited - standing.writtenOff;
  if (kind === 'credit') return creditable > 0 ? [{ kind: 'credited', amount: Math.min(amount, creditable) }] : [];
  return standing.balance > 0 ? [{ kind: 'written_off', amount: standing.balance }] : [];
}
