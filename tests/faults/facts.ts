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

/** An acceptance of a new client's proposal that asks for everything and has something due at once. */
export interface Acceptance {
  readonly proposalId: string;
  readonly firmId: string;
  /** Unknown: it was asked for, and nobody heard the answer. */
  readonly outcome: 'ok' | 'failed' | 'unknown';
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
}

/** What a settled platform has none of: an outbox row, or an event that is parked or dead. */
export interface LeftOver {
  readonly context: string;
  readonly place: 'outbox' | 'parking';
  readonly what: string;
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

/** Everything the checker is told. */
export interface Facts {
  readonly acceptances: readonly Acceptance[];
  readonly rows: readonly Row[];
  readonly invoices: readonly InvoiceFact[];
  readonly leftOvers: readonly LeftOver[];
  readonly events: readonly Logged[];
  readonly inbox: readonly Entered[];
  readonly chains: readonly Chain[];
  /** What each context sent to the audit chain. */
  readonly audited: readonly { readonly id: string; readonly context: string; readonly firmId: string }[];
}
