/** For figures that miss their goal: the measured reason, and what reaching it would take. Kept up by whoever measures. */
const reasons: Readonly<Record<string, string>> = {};

export const whyNot = (id: string): string => reasons[id] ?? 'not looked into yet.';
