/** What came back, whatever its status. */
export interface Answer {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed JSON; undefined without content. */
  readonly json: unknown;
  /** From sending to the last byte, in milliseconds. */
  readonly tookMs: number;
}
