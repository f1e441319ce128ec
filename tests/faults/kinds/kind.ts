import type { Random } from '../random';
import type { World } from '../world';

/** How thorough a run is: `short` goes with every `npm test`, `long` is what a release is judged by. */
export const levels = ['short', 'standard', 'long'] as const;
export type Level = (typeof levels)[number];

/** The shortest and the longest, in milliseconds. */
export type Range = readonly [number, number];

/** What the seed chose for one fault: who is hit, and how. Printed, so that a reader sees the whole plan. */
export type How = Readonly<Record<string, string | number>>;

/** Everything about one fault is drawn before anything runs. */
export interface PlannedFault {
  readonly kind: string;
  /** Milliseconds before it strikes, after the one before it has been healed. */
  readonly afterMs: number;
  /** Milliseconds from the stroke to the healing. */
  readonly lastsMs: number;
  readonly how: How;
}

export interface Struck {
  /** False when what was to be hit never came by, such as a failpoint that nobody passed. */
  readonly hit: boolean;
  /** Events that were sent and must not be carried out, by the id they carry. */
  readonly poison?: readonly Poison[];
  /** Ends the fault; resolves when everything that was stopped runs again. */
  heal(): Promise<void>;
}

export interface Poison {
  readonly eventId: string;
  /** What the message says it is. */
  readonly type: string;
  /** Every reaction to its type must hold it as a dead letter; otherwise it must have left no trace. */
  readonly dies: boolean;
}

export interface FaultKind {
  readonly name: string;
  /** For the table of results. */
  readonly says: string;
  readonly lasts: Readonly<Record<Level, Range>>;
  /** How many at a time, in lanes beside each other. */
  readonly lanes: number;
  /** How many, in all lanes, before everything is healed and checked. */
  readonly perRound: number;
  /** Acceptances per fault. */
  readonly load: number;
  /** @param nth counted from 0, for kinds that go through a list of places */
  draw(random: Random, nth: number): How;
  strike(world: World, fault: PlannedFault): Promise<Struck>;
}
