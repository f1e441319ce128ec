import type { EventData, EventDefinition, FirmFacts } from '@praxis/contracts/kernel';
import type { Act } from './act';
import type { Job } from './job';
import type { MailMessage } from './mail';

/** What an act changed, for the audit chain: only fields marked as audited by the store that reports them. */
export interface AuditChange {
  /** Id of the object acted upon. */
  targetId: string;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  reason?: string | undefined;
}

/** A full audit entry, for acts that no operation declares (jobs, reactions, refused sign-ins). */
export interface AuditEntry extends AuditChange {
  action: string;
  target: string;
  outcome?: 'done' | 'refused';
}

/**
 * One open transaction with its firm set. It is the only way to the database: stores receive it, nothing else reaches the pool.
 * No network call is made while it is open.
 */
export interface Tx {
  readonly firmId: string;
  readonly act: Act;
  /** The time of the act. */
  readonly at: Date;
  /** A new UUIDv7. */
  newId(): string;
  /** What is known of the firm: from the request or the service's own copy, whichever is newer. @throws a transient error when the firm is not known yet */
  firm(): Promise<FirmFacts>;
  /** Runs a statement and waits for its rows. Column names are as the statement returns them. */
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /**
   * As `query`, for a statement that goes by a whole key and so has one plan, whatever the values: a connection parses and plans it once.
   * Its text never varies.
   */
  lookUp<R = Record<string, unknown>>(text: string, values: readonly unknown[]): Promise<R[]>;
  /** Queues a statement into the same round trip as its neighbours; an error rolls the transaction back. */
  write(text: string, values?: readonly unknown[]): void;
  /** Appends an event to the outbox; it is parsed by its schema here. Returns the event's id. */
  publish<E extends EventDefinition>(event: E, fact: { subject: string; data: EventData<E>; clientId?: string | undefined }): string;
  /** Identity only: last-message-per-subject state for the gateways, on the stream EDGE, through the outbox. Subject starts with `edge.`. */
  publishEdge(subject: string, state: unknown): void;
  /** Adds to this operation's audit record what changed. */
  changed(change: AuditChange): void;
  /** Writes an audit record of its own. */
  audit(entry: AuditEntry): void;
  /** Puts a job into the queue, in this transaction. With `key`, the same key is accepted once for ever. */
  enqueue<P>(job: Job<P>, payload: P, options?: { key?: string; runAt?: Date }): void;
  /** Stores a mail and enqueues its sending, in this transaction. `key` makes it unique for ever. */
  mail(message: MailMessage): void;
  /** Lets the parked or dead run of this event in this service go now. Returns the reactions it found waiting. */
  retryParked(eventId: string): Promise<string[]>;
  /** Runs after COMMIT was confirmed; errors are logged and do not reach the caller. */
  afterCommit(effect: () => void | Promise<void>): void;
  /**
   * Public links: names the row behind the link as the actor, before anything is written.
   * @param apiKeyId the personal key by which that person acts
   */
  actAs(actor: string, apiKeyId?: string): void;
  /** Batches: what follows was caused by another act, and its rows say so. */
  goOnAs(act: Act): void;
}

/** A transaction of the system role: infrastructure tables and the few columns its policies show, across firms. */
export interface SystemTx {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

export interface UnitOfWork {
  /** Opens a transaction for one firm as the application role. */
  inFirm<T>(firmId: string, act: Act, work: (tx: Tx) => Promise<T> | T, options?: UnitOptions): Promise<T>;
  /** Identity only: memberships and portal grants of one person over all firms (`app.user_id`). */
  asPerson<T>(userId: string, act: Act, work: (tx: Tx) => Promise<T> | T): Promise<T>;
  /** Identity only: role `identity_auth`, for users, credentials, sessions and firm slugs; with `firmId` also that firm's rows. */
  atEdge<T>(act: Act, work: (tx: Tx) => Promise<T> | T, options?: UnitOptions & { firmId?: string }): Promise<T>;
  /** Finds things across firms as the system role. */
  asSystem<T>(work: (tx: SystemTx) => Promise<T>): Promise<T>;
}

export interface UnitOptions {
  /** `begin read only`; the reply does not wait for the end of the transaction. */
  readOnly?: boolean;
  facts?: FirmFacts | undefined;
  /** Statements that must be the first of the transaction (idempotency and inbox rows). */
  first?: (tx: Tx) => void;
  /** Runs after the work and before COMMIT (stored reply, audit record of the operation). */
  last?: (tx: Tx, result: unknown) => void;
}
