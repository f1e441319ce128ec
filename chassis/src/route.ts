import type { Readable } from 'node:stream';
import type { BodyOf, FirmFacts, Operation, ParamsOf, QueryOf, ReplyOf } from '@praxis/contracts/kernel';
import type { Act, Principal } from './act';
import type { CursorSeal } from './http/cursor';
import type { Tx, UnitOfWork } from './transaction';

export interface Reply<B = unknown> {
  status: number;
  body: B;
  headers?: Record<string, string>;
  /** It is the first answer to this Idempotency-Key; what was done to make another one was rolled back. */
  replayed?: boolean;
}

/** A file that arrives by multipart upload; it must be read to its end or the request fails. */
export interface Upload {
  fields: Record<string, string>;
  fileName: string;
  stream: Readable;
}

/** One call of an operation, validated, authorised and with its firm known. */
export interface OperationRequest<O extends Operation = Operation> {
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  readonly principal: Principal;
  readonly act: Act;
  /** The time of the request. */
  readonly at: Date;
  /** The caller's firm (token) or the link's firm. @throws for operations without a tenant */
  readonly firmId: string;
  /** Facts of the firm as the gateway knows them; undefined for links and operations without a tenant. */
  readonly facts: FirmFacts | undefined;
  /** The version in `If-Match`, when sent. */
  readonly ifMatch: number | undefined;
  /** The raw link token of public operations. */
  readonly linkToken: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Seals and opens the cursors of this list. */
  readonly cursors: CursorSeal;
  /** The path as called, without the query. */
  readonly path: string;
  /** Multipart operations only. */
  upload(): Promise<Upload>;
  /**
   * `fingerprint`: what identifies the content of an upload (its SHA-256), for the Idempotency-Key.
   *
   * Opens the unit of work of this request: firm set, idempotency row first, audit record last. What `work` returns is the reply; with an
   * Idempotency-Key it is stored and given again to a repetition, for which `work` does not run.
   */
  inFirm(work: (tx: Tx) => Promise<Reply<ReplyOf<O>>> | Reply<ReplyOf<O>>, options?: { fingerprint?: string }): Promise<Reply<ReplyOf<O>>>;
  /** The same as role `identity_auth` (identity only), with the firm set when named. */
  atEdge(work: (tx: Tx) => Promise<Reply<ReplyOf<O>>> | Reply<ReplyOf<O>>, options?: { firmId?: string }): Promise<Reply<ReplyOf<O>>>;
  /** Further transactions, without idempotency or audit of the operation. */
  readonly unitOfWork: UnitOfWork;
}

/** A use case as HTTP sees it. */
export type Handler<O extends Operation> = (request: OperationRequest<O>) => Promise<Reply<ReplyOf<O>>>;

export interface Route {
  operation: Operation;
  handle: (request: OperationRequest) => Promise<Reply>;
}

/** Binds an operation of the contract to its use case. */
export const route = <O extends Operation>(operation: O, handle: Handler<O>): Route => ({
  operation: operation as unknown as Operation,
  handle: handle as unknown as Route['handle'],
});

export const ok = <B>(body: B, headers?: Record<string, string>): Reply<B> => ({ status: 200, body, ...(headers ? { headers } : {}) });
export const created = <B>(body: B, headers?: Record<string, string>): Reply<B> => ({ status: 201, body, ...(headers ? { headers } : {}) });
export const accepted = <B>(body: B): Reply<B> => ({ status: 202, body });
export const noContent = (): Reply<undefined> => ({ status: 204, body: undefined });
