import type { AccessTokenClaims, EdgeFirm, EdgeRole, IdentityClaims } from '@praxis/chassis/edge';
import { ENROLMENT_ROLE } from '@praxis/contracts/kernel';
import type { EdgeState, KnownGrant } from '../edge/edge-state';

/** What the edge state says about the holder of a token at one of its versions. */
export interface Access {
  readonly stateVersion: number;
  readonly firm: EdgeFirm | undefined;
  readonly roles: readonly (EdgeRole | undefined)[];
  readonly permissions: ReadonlySet<string>;
  /** Of a token that was issued to an API client or a personal key; undefined also when the edge does not know it (any more). */
  readonly grant: KnownGrant | undefined;
  /** The token was issued before something about it was revoked. */
  readonly stale: boolean;
}

/** Somebody with a valid access token. */
export interface Caller {
  readonly claims: AccessTokenClaims;
  access: Access;
  /** Signed internal identities by service, while they are fresh; empty after a change of access. */
  readonly minted: Map<string, { readonly token: string; readonly freshUntil: number }>;
}

/**
 * What the holder of a token may do at present.
 * @param operatorPermissions what operators of the platform may do, who have no firm and no roles
 */
export function accessOf(claims: AccessTokenClaims, state: EdgeState, operatorPermissions: readonly string[]): Access {
  const roles = claims.roles.map((role) => state.role(claims.firm_id, role));
  const grant = grantOf(claims, state);
  const permissions = limited(
    claims,
    roles.flatMap((role) => role?.permissions ?? []),
    grant,
  );
  if (claims.kind === 'operator' && claims.gid === undefined) for (const permission of operatorPermissions) permissions.add(permission);
  return {
    stateVersion: state.version,
    firm: claims.firm_id === undefined ? undefined : state.firm(claims.firm_id),
    roles,
    permissions,
    grant,
    stale: isStale(claims, state),
  };
}

/** Whether two states of knowledge come to the same, so that what was signed under the one holds under the other. */
export const sameAccess = (left: Access, right: Access): boolean =>
  left.firm === right.firm &&
  left.grant === right.grant &&
  left.stale === right.stale &&
  left.roles.every((role, index) => role === right.roles[index]);

export const grantOf = ({ firm_id, client_id, gid }: AccessTokenClaims, state: EdgeState): KnownGrant | undefined => {
  const name = gid ?? client_id;
  return firm_id === undefined || name === undefined ? undefined : state.grant(firm_id, name);
};

/** An API client may do what it was granted; a personal key what its person may do and it was granted. Without a grant: nothing. */
function limited(
  { kind, client_id, gid, scope }: AccessTokenClaims,
  ofRoles: readonly string[],
  grant: KnownGrant | undefined,
): Set<string> {
  if (gid !== undefined) return new Set(kind === 'operator' ? grant?.permissions : []);
  if (client_id === undefined) return new Set(ofRoles);
  const granted = grant?.permissions ?? [];
  const asked = scope?.split(' ');
  return new Set(
    granted.filter(
      (permission) => (kind === 'api_client' || ofRoles.includes(permission)) && (asked === undefined || asked.includes(permission)),
    ),
  );
}

function isStale(claims: AccessTokenClaims, state: EdgeState): boolean {
  const { iat } = claims;
  return (
    iat < state.notBefore('session', claims.sid) ||
    (claims.mid !== undefined && iat < state.notBefore('membership', claims.mid)) ||
    (claims.firm_id !== undefined && iat < state.notBefore('firm', claims.firm_id)) ||
    // A break-glass grant that has ended stays as one of nothing.
    (claims.gid !== undefined && grantOf(claims, state)?.permissions.length === 0) ||
    (claims.kind === 'api_client' && iat < state.notBefore('api-client', claims.sub))
  );
}

/** `user:<id>`, also for people of the portal; `api_client:<id>`, `operator:<id>`. */
export const principalId = ({ kind, sub }: AccessTokenClaims): string => `${kind === 'portal' ? 'user' : kind}:${sub}`;

/**
 * What a service is told about a caller.
 * @param heard the permissions that it asks for; undefined for a service that is told of all
 */
export function identityOf({ claims, access }: Caller, service: string, heard: ReadonlySet<string> | undefined): IdentityClaims {
  return {
    aud: service,
    sub: principalId(claims),
    kind: claims.kind,
    firm: claims.firm_id,
    facts: access.firm?.facts,
    // A key has its person's permissions at most; it is never the owner as such. That its person must set up a second factor it does say.
    roles: claims.client_id === undefined ? claims.roles : claims.roles.filter((role) => role === ENROLMENT_ROLE),
    permissions: [...access.permissions].filter((permission) => heard?.has(permission) !== false),
    clients: claims.kind === 'portal' ? (claims.client_ids ?? []) : undefined,
    session: claims.sid,
    credential: claims.client_id,
    grant: claims.gid,
    name: claims.name,
  };
}
