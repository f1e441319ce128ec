import type { Operation } from '@praxis/contracts/kernel';
import type { Caller } from '../access/caller';
import type { Trace } from './trace';

/** What of an operation, a service's or the gateway's own, the gateway goes by. */
export type Guarded = Pick<Operation, 'id' | 'access' | 'principals' | 'tenant' | 'whileSuspended' | 'duringEnrolment'>;

/** What the gateway knows about one request besides the request itself. */
export interface Exchange {
  readonly trace: Trace;
  readonly address: string;
  /** The `x-request-id` of the client, where it may be echoed. */
  readonly requestId: string | undefined;
  /** Who calls, where a token was needed or sent. */
  caller: Caller | undefined;
  /** It comes from a page that keeps its refresh token in the cookie, and may. */
  cookieMode: boolean;
  /** The firm of a public link. */
  linkFirm: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    exchange: Exchange;
  }
  interface FastifyContextConfig {
    /** Present on every route that is not open to all. */
    guarded?: Guarded;
    /** Present on routes to a service. */
    forwarded?: Operation;
    /** The path does not offer the method, whatever a path with placeholders would. */
    refused?: boolean;
  }
}
