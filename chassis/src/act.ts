import type { FirmFacts, PrincipalKind } from '@praxis/contracts/kernel';

/** Who called, as vouched for by the gateway's signed internal identity. */
export interface Principal {
  kind: PrincipalKind | 'public';
  /** `user:<id>`, `api_client:<id>`, `operator:<id>`; `link` for public operations until the row behind the link is known. */
  id: string;
  firmId: string | undefined;
  facts: FirmFacts | undefined;
  roles: readonly string[];
  permissions: ReadonlySet<string>;
  /** Portal users see only these clients; undefined means no such restriction. */
  clientIds: readonly string[] | undefined;
  sessionId: string | undefined;
  /** The API client or personal key by which the caller acts; undefined for people with a session. */
  credential: string | undefined;
  name: string | undefined;
  /** An operator of the platform in a firm: the break-glass grant that lets them. */
  grantId?: string | undefined;
}

/** Who does something, when, and because of what. Every row, event, job, mail and audit record gets these from its transaction. */
export interface Act {
  /** `user:<id>`, `link:<row id>`, `reaction:<service>.<name>`, `job:<service>.<name>`, `system:<service>`. */
  actor: string;
  /** Set once at the edge and copied through everything that follows. */
  correlationId: string;
  /** Id of the request or event that directly caused this. */
  causationId: string;
  /** The time of the act; decisions take it as an argument and never read a clock. */
  at: Date;
  address?: string | undefined;
  userAgent?: string | undefined;
  traceparent?: string | undefined;
  /**
   * Somebody of the firm who sees no confidential clients but those of whose team they are: the id of the person. Absent for everybody else
   * (owners, reactions, jobs; the portal has its own limit).
   */
  viewer?: string | undefined;
  /** The break-glass grant under which an operator of the platform acts: its audit records are critical and name it. */
  grantId?: string | undefined;
  /** The personal key by which `actor` acts: audit records say that it was the key, on behalf of its person. */
  apiKeyId?: string | undefined;
}

/** The person, client or integration's own id behind a principal or actor: `user:123` -> `123`. */
export const idOfActor = (actor: string): string => actor.slice(actor.indexOf(':') + 1);
