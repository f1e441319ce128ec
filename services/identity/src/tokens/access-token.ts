import { createHash } from 'node:crypto';
import { ACCESS_TOKEN_AUDIENCE, type AccessTokenClaims } from '@praxis/chassis/edge';

/** An access token is good for ten minutes; changes of access reach the gateways within seconds all the same. */
export const ACCESS_TOKEN_SECONDS = 600;

/** Whom a token speaks for. */
export interface TokenSubject {
  userId: string;
  name: string;
  sessionId: string;
  kind: 'user' | 'portal' | 'operator' | 'api_client';
  /** What `edge.revoked.membership.<mid>` names; operators have none. */
  mid?: string | undefined;
  firmId?: string | undefined;
  roles: readonly string[];
  /** Portal users: the clients they see. */
  clientIds?: readonly string[] | undefined;
  /** The API client or key that it is issued to. */
  clientId?: string | undefined;
  /** The break-glass grant under which an operator acts. */
  grantId?: string | undefined;
  /** Fewer permissions than were granted, separated by spaces. */
  scope?: string | undefined;
  /** Where it is to end earlier than others. */
  seconds?: number | undefined;
}

/**
 * The claims of an access token (RFC 9068).
 *
 * @param notBefore tokens of this subject dated before it are stale (epoch seconds); a token issued in the second of a revocation is
 * dated to the next one, so that it counts
 */
export function claimsOf(
  subject: TokenSubject,
  settings: { issuer: string; tokenId: string; at: Date; notBefore: number },
): AccessTokenClaims {
  const iat = Math.max(Math.floor(settings.at.getTime() / 1000), settings.notBefore);
  return {
    iss: settings.issuer,
    sub: subject.userId,
    aud: ACCESS_TOKEN_AUDIENCE,
    iat,
    exp: iat + (subject.seconds ?? ACCESS_TOKEN_SECONDS),
    jti: settings.tokenId,
    sid: subject.sessionId,
    kind: subject.kind,
    roles: [...subject.roles],
    name: subject.name,
    ...(subject.firmId === undefined ? {} : { firm_id: subject.firmId }),
    ...(subject.mid === undefined ? {} : { mid: subject.mid }),
    ...(subject.clientId === undefined ? {} : { client_id: subject.clientId }),
    ...(subject.grantId === undefined ? {} : { gid: subject.grantId }),
    ...(subject.scope === undefined ? {} : { scope: subject.scope }),
    ...(subject.clientIds === undefined ? {} : { client_ids: [...subject.clientIds] }),
  };
}

/**
 * What stands for all portal grants of a person in a firm in `edge.revoked.membership.<id>`: a token carries several clients, and losing
 * one of them makes it stale. A UUID (RFC 9562, version 8) made of both ids.
 */
export function portalMembershipId(firmId: string, userId: string): string {
  const bytes = createHash('sha256').update(`portal:${firmId}:${userId}`).digest().subarray(0, 16);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x80;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
