import type { EventData, EventDefinition, EventEnvelope } from '@praxis/contracts/kernel';
import type { Tx } from './transaction';

/**
 * `projection`: writes only this service's own tables, publishes nothing, can be rebuilt; may share a transaction with others.
 * `effect`: may publish, enqueue and mail; runs alone.
 */
export type ReactionKind = 'projection' | 'effect';

export interface Reaction<E extends EventDefinition = EventDefinition> {
  /** Unique in the service and for ever: it is the inbox key. */
  name: string;
  kind: ReactionKind;
  event: E;
  /** `now`: events older than the service's first start are skipped. */
  from: 'beginning' | 'now';
  /** Whether the event says anything to this reaction, by its data alone. One that does not enters the inbox and is not handled. */
  concerns?: ((data: EventData<E>) => boolean) | undefined;
  /** Projections: the tables that a replay empties (per firm) and rebuilds. */
  rebuilds: readonly string[];
  handle: (tx: Tx, event: EventEnvelope<EventData<E>>) => Promise<void> | void;
}

/**
 * Declares what this service does when something happened elsewhere. The handler runs in the inbox's transaction with the event's firm
 * set: a duplicate never reaches it. Throw a Rejection for what can never succeed (dead at once), a TransientError or anything else for
 * what may succeed later (retried, then parked with backoff for up to 24 h).
 */
export function react<E extends EventDefinition>(
  event: E,
  options: {
    name: string;
    kind: ReactionKind;
    from?: 'beginning' | 'now';
    concerns?: (data: EventData<E>) => boolean;
    rebuilds?: readonly string[];
  },
  handle: (tx: Tx, event: EventEnvelope<EventData<E>>) => Promise<void> | void,
): Reaction {
  return {
    name: options.name,
    kind: options.kind,
    event,
    from: options.from ?? 'beginning',
    concerns: options.concerns as Reaction['concerns'],
    rebuilds: options.rebuilds ?? [],
    handle: handle as Reaction['handle'],
  };
}

/** Something this reaction needs is not here yet; it will be tried again. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  constructor(
    /** Catalogue code or other short reason, shown where the waiting is shown. */
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}
