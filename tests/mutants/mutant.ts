/** One defect that somebody could make, and the test that must turn red by it. */
export interface Mutant {
  /** The rule that is taken out. */
  readonly says: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly replace: string;
  readonly by: string;
  readonly tier: 'unit' | 'integration' | 'system';
  readonly test: string;
  /** Only the tests whose title matches; all of the file without it. */
  readonly title?: string;
}

export const gateway = (test: string) => ({ tier: 'integration', test: `gateway/test/${test}.test.ts` }) as const;
export const identity = (test: string) => ({ tier: 'integration', test: `services/identity/test/${test}.test.ts` }) as const;
export const unit = (test: string) => ({ tier: 'unit', test: `${test}.test.ts` }) as const;
