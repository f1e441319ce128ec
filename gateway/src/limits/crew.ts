import type { Crew } from './bucket';

/** Each gateway is heard of at least this often. */
export const HEARTBEAT_MS = 500;
/** A report that has not come back after this time will not: the broker is away, frozen, or does not know us. */
export const AWAY_AFTER_MS = 1_000;
/** Who has not been heard of for this time, while others could be, is gone. */
export const GONE_AFTER_MS = 3_000;

/** What one gateway knows of the others. Times are milliseconds that never go back. */
export interface CrewState extends Crew {
  /** When each other gateway was last heard of. */
  readonly heardOf: ReadonlyMap<string, number>;
  /** Since when this gateway has waited for its own report to come back. */
  readonly waitingSince: number | undefined;
}

export type CrewEvent =
  /** This gateway sent a report. */
  | { readonly kind: 'sent'; readonly at: number }
  /** Its own report came back: whoever listens has it now. */
  | { readonly kind: 'came-back'; readonly at: number }
  | { readonly kind: 'heard'; readonly from: string; readonly at: number }
  /** Another gateway said that it ends. */
  | { readonly kind: 'left'; readonly from: string }
  /** The connection broke. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'time-passed'; readonly at: number };

export const aloneAtFirst: CrewState = { gateways: 1, together: false, since: undefined, heardOf: new Map(), waitingSince: undefined };

/** Folds what is heard into who is there. Without the broker nobody leaves: each keeps the part it had. */
export function evolveCrew(state: CrewState, event: CrewEvent): CrewState {
  switch (event.kind) {
    case 'sent':
      return { ...state, waitingSince: state.waitingSince ?? event.at };
    case 'came-back': {
      if (state.together) return { ...state, waitingSince: undefined };
      // Those who were there before have their time to be heard of again.
      const heardOf = new Map([...state.heardOf.keys()].map((id) => [id, event.at]));
      return { ...state, heardOf, together: true, since: event.at, waitingSince: undefined };
    }
    case 'heard': {
      const heardOf = new Map(state.heardOf).set(event.from, event.at);
      const first = state.heardOf.size === 0;
      return { ...state, heardOf, gateways: heardOf.size + 1, since: first ? event.at : state.since };
    }
    case 'left':
      return without(state, (id) => id === event.from);
    case 'lost':
      return { ...state, together: false, waitingSince: undefined };
    case 'time-passed': {
      const { waitingSince } = state;
      if (waitingSince !== undefined && event.at - waitingSince > AWAY_AFTER_MS)
        return { ...state, together: false, waitingSince: undefined };
      if (!state.together) return state;
      return without(state, (_id, heardAt) => event.at - heardAt > GONE_AFTER_MS);
    }
  }
}

function without(state: CrewState, isGone: (id: string, heardAt: number) => boolean): CrewState {
  const heardOf = new Map([...state.heardOf].filter(([id, heardAt]) => !isGone(id, heardAt)));
  return heardOf.size === state.heardOf.size ? state : { ...state, heardOf, gateways: heardOf.size + 1 };
}
