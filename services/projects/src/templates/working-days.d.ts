export { addDays } from '@praxis/contracts/kernel';
/** ISO 8601 day of the week of a calendar date: 1 is Monday, 7 is Sunday. */
export declare function dayOfWeekOf(date: string): number;
//# sourceMappingURL=working-days.d.ts.map