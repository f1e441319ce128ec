import type { Figure } from '../figures';

/** By figure: the committed value. Only figures that do not depend on the machine have one. */
export type Budgets = Readonly<Record<string, number>>;

/** By how much a figure may be worse than its budget. */
const TOLERANCE = 0.1;

export interface Broken {
  readonly figure: Figure;
  readonly budget: number;
  /** 0.25: a quarter worse. */
  readonly worse: number;
}

export const hasBudget = ({ unit, goal }: Figure): boolean => (unit === 'x' || unit === 'round trips') && goal !== undefined;

/** How much worse a figure is than its budget; negative when it is better. */
function worseBy({ value, goal }: Figure, budget: number): number {
  return goal?.atMost === undefined ? budget / value - 1 : value / budget - 1;
}

/** The figures that are more than 10 % worse than what is committed. A figure without a budget breaks none. */
export function brokenBudgets(figures: readonly Figure[], budgets: Budgets): Broken[] {
  return figures.flatMap((figure) => {
    const budget = budgets[figure.id];
    if (budget === undefined || !hasBudget(figure)) return [];
    const worse = worseBy(figure, budget);
    return worse > TOLERANCE ? [{ figure, budget, worse }] : [];
  });
}

/** The budgets that a run would set. */
export const budgetsFrom = (figures: readonly Figure[]): Budgets =>
  Object.fromEntries(figures.filter(hasBudget).map(({ id, value }) => [id, Math.round(value * 1000) / 1000]));
