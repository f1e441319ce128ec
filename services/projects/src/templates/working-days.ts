export { addDays } from '@praxis/contracts/kernel';

/** ISO 8601 day of the week of a calendar date: 1 is Monday, 7 is Sunday. */
export function dayOfWeekOf(date: string): number {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 ? 7 : day;
}
