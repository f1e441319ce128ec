import { z } from 'zod';

/** `typ` in the header of an access token (RFC 9068). */
export const ACCESS_TOKEN_TYPE = 'at+jwt';
export const ACCESS_TOKEN_AUDIENCE = 'praxis';
/** The only algorithms an access token may be signed with. */
export const ACCESS_TOKEN_ALGORITHMS = ['ES256', 'EdDSA'] as const;

/** The claims of an access token, issued by identity and read by the gateway. Times are epoch seconds. */
export const AccessTokenClaims = z.object({
  iss: z.string(),
  /** The user's id; of an API client its own. */
  sub: z.string().min(1).max(100),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1).max(100),
  /** The session, by which it can be revoked. */
  sid: z.string().min(1).max(100),
  kind: z.enum(['user', 'portal', 'api_client', 'operator']),
  /** Absent for operators, but under a break-glass grant. */
  firm_id: z.uuid().optional(),
  /** The membership, by which it can be revoked. */
  mid: z.string().min(1).max(100).optional(),
  /**
   * The API client or personal key that the token was issued to (RFC 9068, 2.2). Its grant in the edge state says what the token is good for.
   */
  client_id: z.string().min(1).max(100).optional(),
  /** The break-glass grant under which an operator acts in the firm; what it lets do stands in the edge state. */
  gid: z.uuid().optional(),
  /** Where the client asked for less than it was granted: permissions, separated by spaces (RFC 9068, 2.2.3). */
  scope: z.string().max(16_000).optional(),
  /** Keys of system roles or of custom roles of the firm. */
  roles: z.array(z.string().max(60)).max(50),
  name: z.string().max(200).optional(),
  /** Portal users see only these clients. */
  client_ids: z.array(z.uuid()).max(1000).optional(),
});
export type AccessTokenClaims = z.output<typeof AccessTokenClaims>;
