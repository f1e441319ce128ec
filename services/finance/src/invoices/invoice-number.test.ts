import fc from 'fast-check';
import { type NumberCounter, nextNumber } from './invoice-number';

const berlin = 'Europe/Berlin';

describe('the number of an invoice', () => {
  it('is that of the year of its date in the zone of the firm', () => {
    const counter = { series: 'INV', year: 2027, last: 41, lastDate: '2027-12-31' };
    expect(nextNumber(counter, new Date('2027-12-31T22:59:59Z'), berlin)).toMatchObject({ number: 'INV-2027-0042', date: '2027-12-31' });
    expect(nextNumber(counter, new Date('2027-12-31T23:00:00Z'), berlin)).toMatchObject({ number: 'INV-2028-0001', date: '2028-01-01' });
  });

  it('never has an earlier date than the one before it', () => {
    const counter = { series: 'INV', year: 2028, last: 3, lastDate: '2028-01-01' };
    const given = nextNumber(counter, new Date('2027-12-31T12:00:00Z'), berlin);
    expect(given).toEqual({ number: 'INV-2028-0004', year: 2028, sequence: 4, date: '2028-01-01' });
  });

  it('leaves no gap and no twin within a year, whatever the clock does', () => {
    const instants = fc.array(fc.date({ min: new Date('2026-11-01'), max: new Date('2029-02-01'), noInvalidDate: true }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(instants, (times) => {
        let counter: NumberCounter = { series: 'INV', year: 2026, last: 0 };
        const given = times.map((time) => {
          const next = nextNumber(counter, time, berlin);
          counter = { series: 'INV', year: next.year, last: next.sequence, lastDate: next.date };
          return next;
        });
        expect(new Set(given.map(({ number }) => number)).size).toBe(given.length);
        for (const year of new Set(given.map((one) => one.year))) {
          const sequences = given.filter((one) => one.year === year).map(({ sequence }) => sequence);
          expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        }
        const dates = given.map(({ date }) => date);
        expect(dates).toEqual([...dates].sort());
      }),
    );
  });
});
