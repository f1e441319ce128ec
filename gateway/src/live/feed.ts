/** What a live stream tells of an event: that it happened, never its data. */
export interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly resource: { readonly type: string; readonly id: string };
  readonly correlationId: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export interface FedEvent {
  readonly event: LiveEvent;
  readonly firmId: string;
  /** The client that the event concerns, where it concerns one. */
  readonly clientId: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export const KEPT_MS = 5 * 60_000;
/** However busy the platform: memory is bounded, and who was away longer is told to start over. */
export const KEPT_EVENTS = 100_000;

export interface Feed {
  /** Adds an event and tells whoever listens; one that is known already changes nothing. */
  add(event: FedEvent): void;
  /** The kept events of a firm after one of them, oldest first; undefined when that one is not known (any more). */
  after(firmId: string, eventId: string): readonly FedEvent[] | undefined;
  /** @returns how to stop */
  listen(firmId: string, listener: (event: FedEvent) => void): () => void;
  readonly size: number;
}

/**
 * The last five minutes of every firm's events, in the order in which they came.
 * @param now milliseconds since the Unix epoch
 */
export function createFeed(now: () => number = Date.now, keptEvents: number = KEPT_EVENTS): Feed {
  /** Of all firms, oldest first: a Map keeps the order of insertion. */
  const kept = new Map<string, FedEvent>();
  const byFirm = new Map<string, Map<string, FedEvent>>();
  const listeners = new Map<string, Set<(event: FedEvent) => void>>();

  const forgetOld = (): void => {
    const oldest = now() - KEPT_MS;
    for (const [id, { at, firmId }] of kept) {
      if (at >= oldest && kept.size <= keptEvents) return;
      kept.delete(id);
      const firm = byFirm.get(firmId);
      firm?.delete(id);
      if (firm?.size === 0) byFirm.delete(firmId);
    }
  };

  return {
    get size() {
      return kept.size;
    },
    add(fed) {
      const { id } = fed.event;
      if (kept.has(id) || fed.at < now() - KEPT_MS) return;
      kept.set(id, fed);
      const firm = byFirm.get(fed.firmId) ?? new Map<string, FedEvent>();
      firm.set(id, fed);
      byFirm.set(fed.firmId, firm);
      forgetOld();
      for (const listener of listeners.get(fed.firmId) ?? []) listener(fed);
    },
    after(firmId, eventId) {
      forgetOld();
      const firm = byFirm.get(firmId);
      if (firm?.has(eventId) !== true) return undefined;
      const events = [...firm.values()];
      return events.slice(events.findIndex(({ event }) => event.id === eventId) + 1);
    },
    listen(firmId, listener) {
      const ofFirm = listeners.get(firmId) ?? new Set();
      ofFirm.add(listener);
      listeners.set(firmId, ofFirm);
      return () => {
        ofFirm.delete(listener);
        if (ofFirm.size === 0 && listeners.get(firmId) === ofFirm) listeners.delete(firmId);
      };
    },
  };
}
