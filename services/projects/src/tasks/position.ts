import { exact } from '@praxis/contracts/kernel';

/**
 * The place between two neighbours as a decimal, so that moving one task changes no other. Absent neighbours are the ends of the list.
 */
export function positionBetween(before: string | undefined, after: string | undefined): string {
  if (before === undefined && after === undefined) return '1';
  if (before === undefined)
    return exact(after as string)
      .minus(1)
      .toFixed();
  if (after === undefined) return exact(before).plus(1).toFixed();
  // Halving an exact decimal adds one digit at most; a few dozen moves into one gap stay far from any limit of numeric.
  return exact(before).plus(exact(after)).times('0.5').toFixed();
}
