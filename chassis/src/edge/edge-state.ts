import { FirmFacts, FirmStatus } from '@praxis/contracts/kernel';
import { z } from 'zod';

/*
 * What the edge must know of identity to decide requests from memory. Identity publishes each as JSON on its subject of the stream EDGE,
 * which keeps the last message of every subject; an empty message means that the thing is gone.
 */

/** `edge.firm.<firm id>` */
export const EdgeFirm = z.object({
  status: FirmStatus,
  facts: FirmFacts,
  /** Origins of browsers whose pages may call for people of this firm. */
  corsOrigins: z.array(z.string()).max(20).optional(),
});
export type EdgeFirm = z.output<typeof EdgeFirm>;

/** `edge.role.<firm id>.<role key>`, and once for all firms `edge.role.system.<role key>` */
export const EdgeRole = z.object({ permissions: z.array(z.string()), version: z.int().min(0) });
export type EdgeRole = z.output<typeof EdgeRole>;

/**
 * `edge.grant.<firm id>.<client id>`: what an API client may do, or a personal key at most, and from which addresses (CIDR; none: from
 * anywhere). In place of a client id a break-glass grant: what an operator may do under it; nothing any more once it has ended.
 */
export const EdgeGrant = z.object({ permissions: z.array(z.string()), addresses: z.array(z.string()), version: z.int().min(0) });
export type EdgeGrant = z.output<typeof EdgeGrant>;

/** `edge.client.<firm id>.<client id>`: whether a client is confidential, and then the people who may know of it besides the owners. */
export const EdgeClient = z.object({ confidential: z.boolean(), members: z.array(z.uuid()), version: z.int().min(0) });
export type EdgeClient = z.output<typeof EdgeClient>;

/**
 * `edge.revoked.<kind>.<id>`: an access token issued before `notBefore` does not count any more. Epoch seconds; round up, so that a token
 * of the same second is caught.
 */
export const EdgeRevocation = z.object({ notBefore: z.number() });
export type EdgeRevocation = z.output<typeof EdgeRevocation>;

export const REVOCATION_KINDS = ['session', 'membership', 'firm', 'api-client'] as const;
export type RevocationKind = (typeof REVOCATION_KINDS)[number];

/**
 * `edge.whole`: identity has seen that the stream holds everything. It is written when it is so, after everything else, so whoever has not
 * met it, or has met fewer subjects, has read a stream that was lost and is being filled.
 */
export const EdgeWhole = z.object({
  /** Of which stream this was seen: when the broker made it; absent while something is missing. */
  stream: z.string().optional(),
  /** Subjects besides this one, at least. */
  subjects: z.int().min(0),
});
export type EdgeWhole = z.output<typeof EdgeWhole>;
export const EDGE_WHOLE_SUBJECT = 'edge.whole';

export const EDGE_SUBJECTS = 'edge.>';
/** In place of a firm: the roles that every firm has. */
export const SYSTEM_ROLES = 'system';

export const edgeFirmSubject = (firmId: string): string => `edge.firm.${firmId}`;
export const edgeRoleSubject = (firmId: string, role: string): string => `edge.role.${firmId}.${role}`;
export const edgeGrantSubject = (firmId: string, clientId: string): string => `edge.grant.${firmId}.${clientId}`;
export const edgeClientSubject = (firmId: string, clientId: string): string => `edge.client.${firmId}.${clientId}`;
export const edgeRevokedSubject = (kind: RevocationKind, id: string): string => `edge.revoked.${kind}.${id}`;

/** Where identity serves the whole edge state to a gateway that starts without the broker. */
export const EDGE_STATE_PATH = '/internal/edge-state';
/** Its reply: what would be on the stream, by subject. */
export const EdgeSnapshot = z.object({ subjects: z.record(z.string(), z.unknown()) });
export type EdgeSnapshot = z.output<typeof EdgeSnapshot>;
