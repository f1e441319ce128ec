/** How much is measured. The quick level shows that everything runs; its numbers mean nothing. */
export interface Effort {
  readonly quick: boolean;
  /** Turns of A and B. */
  readonly rounds: number;
  /** Length of one turn under load, in seconds. */
  readonly seconds: number;
}

export const full: Effort = { quick: false, rounds: 3, seconds: 3 };
export const quick: Effort = { quick: true, rounds: 1, seconds: 0.3 };
