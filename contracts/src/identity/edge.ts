import { z } from 'zod';
import { FirmFacts, FirmStatus } from '../kernel/firm';

/*
 * What gateways decide requests from, in memory: the last state per subject of the stream EDGE, and the claims of access tokens.
 */

/** `edge.firm.<id>` */
export const FirmEdge = z.object({ slug: z.string(), status: FirmStatus, facts: FirmFacts });
export type FirmEdge = z.output<typeof FirmEdge>;

/** `edge.role.system.<role>` and `edge.role.<firm>.<role>`; the higher version wins. */
export const RoleEdge = z.object({ permissions: z.array(z.string()), version: z.int().min(1) });
export type RoleEdge = z.output<typeof RoleEdge>;

/**
 * `edge.revoked.<session|membership|firm|api-client>.<id>`: tokens whose `iat` is smaller than `notBefore` are stale. Seconds since the
 * Unix epoch, as `iat` is (RFC 7519 NumericDate).
 */
export const RevokedEdge = z.object({ notBefore: z.int().min(0) });
export type RevokedEdge = z.output<typeof RevokedEdge>;

/** Reply of `GET /internal/edge-state`, for a gateway that starts without the broker. */
export const EdgeSnapshot = z.object({ subjects: z.record(z.string(), z.unknown()) });
export type EdgeSnapshot = z.output<typeof EdgeSnapshot>;

export const edgeSubjects = {
  firm: (firmId: string) => `edge.firm.${firmId}`,
  systemRole: (role: string) => `edge.role.system.${role}`,
  firmRole: (firmId: string, role: string) => `edge.role.${firmId}.${role}`,
  revoked: (what: 'session' | 'membership' | 'firm' | 'api-client', id: string) => `edge.revoked.${what}.${id}`,
} as const;

export const ACCESS_TOKEN_TYPE = 'at+jwt';
export const ACCESS_TOKEN_AUDIENCE = 'praxis';
export const ACCESS_TOKEN_SECONDS = 600;

/** Claims of an access token (RFC 9068; ES256; issuer is PUBLIC_URL). Instants are NumericDates. */
export const AccessTokenClaims = z.object({
  iss: z.string(),
  /** The person's id. */
  sub: z.uuid(),
  aud: z.string(),
  exp: z.int(),
  iat: z.int(),
  jti: z.string(),
  /** The session. */
  sid: z.uuid(),
  /** What `edge.revoked.membership.<mid>` names; operators have none. */
  mid: z.uuid().optional(),
  firm_id: z.uuid().optional(),
  roles: z.array(z.string()),
  kind: z.enum(['user', 'portal', 'operator', 'api_client']),
  name: z.string(),
  /** Portal users: the clients they see. */
  client_ids: z.array(z.uuid()).optional(),
});
export type AccessTokenClaims = z.output<typeof AccessTokenClaims>;
