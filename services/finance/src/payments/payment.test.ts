import { money } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { decidePayment, draftStanding, evolve } from '../invoices/invoice-status';
import { requireSound, unallocatedOf } from './payment';

const eur = (amount: number) => money(amount, 'EUR');
const payment = (amount: number, ...allocations: number[]) => ({
  amount: eur(amount),
  receivedOn: '2027-01-20',
  allocations: allocations.map((part) => ({ amount: eur(part) })),
});

describe('a payment', () => {
  it('allocates at most itself, in its own currency, and not before it arrived', () => {
    expect(() => requireSound(payment(100, 60, 40), '2027-01-20')).not.toThrow();
    expect(() => requireSound(payment(100, 60, 41), '2027-01-20')).toThrow('finance.allocations_exceed_payment');
    expect(() => requireSound({ ...payment(100), allocations: [{ amount: money(1, 'USD') }] }, '2027-01-20')).toThrow(
      'money.currency_mismatch',
    );
    expect(() => requireSound(payment(100), '2027-01-18')).toThrow('finance.received_in_future');
  });

  it('leaves what it does not allocate as client credit, and none once reversed', () => {
    expect(unallocatedOf({ amount: 100, status: 'succeeded' }, [{ amount: 60 }])).toBe(40);
    expect(unallocatedOf({ amount: 100, status: 'reversed' }, [{ amount: 60 }])).toBe(0);
  });

  it('never allocates more to an invoice than is owed, however many there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 20 }),
        (total, amounts) => {
          let standing = evolve(draftStanding(total), { kind: 'issued', amount: total });
          for (const [index, amount] of amounts.entries()) {
            const owed = standing.balance;
            const pay = () => decidePayment(standing, `p${index}`, { amount, currency: 'EUR' });
            if (amount > owed) expect(pay).toThrow(owed === 0 ? 'finance.invoice_not_payable' : 'finance.allocation_exceeds_balance');
            else standing = pay().reduce(evolve, standing);
          }
          expect(standing.allocated).toBeLessThanOrEqual(total);
          expect(standing.balance).toBe(total - standing.allocated);
        },
      ),
    );
  });
});
