/** A sentence about something that does not add up. */
export type Finding = string;

/** Those that are there more than once, each once. */
export function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const value of values) (seen.has(value) ? again : seen).add(value);
  return [...again];
}
