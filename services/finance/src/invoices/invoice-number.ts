import { type LocalDate, laterOf, todayIn } from '@praxis/contracts/kernel';

/** The last number given in a series of a firm. */
export interface NumberCounter {
  series: string;
  year: number;
  last: number;
  /** Absent before the first invoice of the series. */
  lastDate?: LocalDate | undefined;
}

export interface GivenNumber {
  number: string;
  year: number;
  sequence: number;
  /** Issue date in the firm's zone: today, or the series' last date where that is later. */
  date: LocalDate;
}

/**
 * The next number of a series, without gap: numbers begin again at 1 with the year of the date. Dates never go back within a series, so
 * one counter holds all of its years.
 *
 * @param now an instant read after the counter was locked; read earlier, a later number could carry an earlier date
 * @param zone IANA zone of the firm
 */
export function nextNumber(counter: NumberCounter, now: Date, zone: string): GivenNumber {
  const today = todayIn(zone, now.toISOString());
  const date = counter.lastDate === undefined ? today : laterOf(today, counter.lastDate);
  const year = Number(date.slice(0, 4));
  const sequence = year === counter.year ? counter.last + 1 : 1;
  return { number: `${counter.series}-${year}-${String(sequence).padStart(4, '0')}`, year, sequence, date };
}
