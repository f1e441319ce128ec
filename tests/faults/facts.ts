/** What one acceptance makes exactly one of. */
export const kinds = [
  'client',
  'contract',
  'engagement',
  'project',
  'billing schedule',
  'invoice',
  'workspace',
  'portal invitation',
] as const;

export type Kind = (typeof kinds)[number];

/** Failed: it was refused. Unknown: it was asked for, and nobody heard the answer. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** An acceptance of a new client's proposal that asks for everything and has something due at once. */
export interface Acceptance {
  readonly proposalId: string;
  readonly firmId: string;
  readonly outcome: Outcome;
  /** From the answer, when there was one. */
  readonly correlationId?: string | undefined;
}

export interface Row {
  readonly kind: Kind;
  readonly id: string;
  readonly firmId: string;
  readonly proposalId: string;
  /** Of the event that told first of the row; absent when none did. */
  readonly correlationId?: string | undefined;
}

/** Something that was asked for under an idempotency key, and carries a mark of its own. */
export interface Asked {
  readonly what: 'payment' | 'lead';
  readonly mark: string;
  readonly firmId: string;
  readonly outcome: Outcome;
}

/** What came of it. */
export interface Made {
  readonly what: Asked['what'];
  readonly mark: string;
  readonly firmId: string;
}

/** Money that arrived; amounts in minor units of its currency. */
export interface PaymentFact {
  readonly id: string;
  readonly firmId: string;
  readonly amount: number;
  readonly allocations: readonly { readonly invoiceId: string; readonly amount: number }[];
}

/** An issued invoice; amounts in minor units of its currency. */
export interface InvoiceFact {
  readonly id: string;
  readonly firmId: string;
  readonly series: string;
  readonly year: number;
  readonly sequence: number;
  readonly lineNets: readonly number[];
  readonly taxes: readonly number[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
  /** What payments have paid of it, in its own words. */
  readonly allocated: number;
  readonly balance: number;
  /** `issued`, `partially_paid`, `paid` ... */
  readonly status: string;
}

/** What a settled platform has none of: an outbox row, or an event that is parked or dead. */
export interface LeftOver {
  readonly context: string;
  readonly place: 'outbox' | 'parking';
  readonly what: string;
  /** Of a dead letter. */
  readonly dead?: { readonly eventId: string; readonly reaction: string };
}

/** That a service has declared a reaction to a type of events. */
export interface Declared {
  readonly context: string;
  readonly reaction: string;
  readonly type: string;
}

/** A message that was no event of the platform's: it must never be carried out. */
export interface Poisoned {
  readonly eventId: string;
  readonly type: string;
  /** Each reaction declared for its type must hold it as a dead letter; otherwise it must have left no trace. */
  readonly dies: boolean;
}

/** An event in the log of its context. */
export interface Logged {
  readonly context: string;
  readonly id: string;
  readonly firmId: string;
  readonly type: string;
  readonly subject: string;
  readonly version: number;
  readonly causationId: string;
}

/** That a reaction of a context has settled an event. */
export interface Entered {
  readonly context: string;
  readonly reaction: string;
  readonly eventId: string;
  readonly firmId: string;
}

export interface AuditLink {
  readonly seq: number;
  readonly id: string;
  readonly record: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

export interface Chain {
  readonly firmId: string;
  readonly head: { readonly seq: number; readonly hash: string };
  /** In the order of `seq`. */
  readonly links: readonly AuditLink[];
}

/** Subjects of the edge state. */
export interface EdgeFact {
  /** What identity keeps. */
  readonly kept: readonly string[];
  /** What a gateway that starts would read from the broker. */
  readonly onBroker: readonly string[];
}

/** Everything the checker is told. */
export interface Facts {
  readonly acceptances: readonly Acceptance[];
  readonly rows: readonly Row[];
  readonly asked: readonly Asked[];
  readonly made: readonly Made[];
  readonly invoices: readonly InvoiceFact[];
  readonly payments: readonly PaymentFact[];
  readonly leftOvers: readonly LeftOver[];
  readonly events: readonly Logged[];
  readonly inbox: readonly Entered[];
  /** What every service says that it reacts to. */
  readonly declared: readonly Declared[];
  readonly poisoned: readonly Poisoned[];
  readonly chains: readonly Chain[];
  readonly edge: EdgeFact;
  /** What each context sent to the audit chain. */
  readonly audited: readonly { readonly id: string; readonly context: string; readonly firmId: string }[];
}
