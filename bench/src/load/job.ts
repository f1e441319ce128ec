/** One request of a load. In path, body and header values `{n}` is replaced by a number that no other request of the run has. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the sender does; the asks are sent in turn. */
export interface LoadJob {
  readonly origin: string;
  readonly asks: readonly Ask[];
  /** How many requests are under way at once; with `perSecond`, at most. */
  readonly connections: number;
  /** Seconds; with `once`, at most. */
  readonly seconds: number;
  /** Requests a second, whatever the answers take (an open loop). Without it the next request follows the answer (a closed loop). */
  readonly perSecond?: number;
  /** Each ask is sent once, then the load ends. */
  readonly once?: boolean;
  /** Keep when each request was due, and the id in this member of its reply. */
  readonly follow?: string;
}

export interface Followed {
  /** When the request was due, milliseconds since the Unix epoch, with a fraction. */
  readonly at: number;
  readonly id: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds; of an open loop from the moment a request was due. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** How often which status other than 2xx came, or which error. */
  readonly failures: Readonly<Record<string, number>>;
  readonly followed: readonly Followed[];
}
