import { randomBytes } from 'node:crypto';
import {
  ACCESS_TOKEN_AUDIENCE,
  ACCESS_TOKEN_TYPE,
  AccessTokenClaims,
  EDGE_STATE_PATH,
  EdgeFirm,
  EdgeRevocation,
  EdgeRole,
  edgeFirmSubject,
  edgeRevokedSubject,
  edgeRoleSubject,
  mintInternalIdentity,
  parseIdentityKeys,
  SYSTEM_ROLES,
} from '@praxis/chassis/edge';
import type { Answer, Call, Host } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/identity';
import { CLIENT_ADDRESS_HEADER, IDENTITY_HEADER, type Operation } from '@praxis/contracts/kernel';
import { createLocalJWKSet, jwtVerify } from 'jose';

// biome-ignore lint/suspicious/noExplicitAny: tests read replies freely; a wrong path fails the expectation
export type Reply = Answer<any>;
type AnyOperation = Operation<never, never, never, never> | Operation;

/** Somebody with a session: calls with its access token, as the gateway would let them through. */
export interface Visitor {
  session: { accessToken: string; refreshToken: string };
  claims(): Promise<AccessTokenClaims>;
  /** 401 `identity.token_stale` when the token was revoked, else the service's answer. */
  call(operation: AnyOperation, call?: Call): Promise<Reply>;
  /** The answer as it comes, for large ones. */
  stream(operation: AnyOperation, call?: Call): Promise<Response>;
}

/** What the gateway does for identity: verifies tokens by the JWKS, decides from the edge state, signs the internal identity. */
export interface FrontDoor {
  /** A public operation, from nobody or with somebody's access token, from an address. */
  public(operation: AnyOperation, call?: Call, from?: { visitor?: Visitor; address?: string }): Promise<Reply>;
  visitor(session: { accessToken: string; refreshToken: string }): Visitor;
  /** Registers a firm with its owner. @returns its owner signed in */
  register(owner?: { email?: string; name?: string; password?: string; slug?: string; limits?: unknown }): Promise<Registered>;
  edgeState(): Promise<Record<string, unknown>>;
}

export interface Registered {
  owner: Visitor;
  firmId: string;
  slug: string;
  userId: string;
  email: string;
  password: string;
}

export const unique = (): string => randomBytes(5).toString('hex');
export const goodPassword = (): string => `${unique()}-kranich-${unique()}`;
export const key = (): string => randomBytes(18).toString('base64url');
/** An address of its own, so that one test's failures throttle no other. */
export const someAddress = (): string => `2001:db8::${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}`;

export function frontDoor(host: Host, now: () => Date = () => new Date()): FrontDoor {
  const [secret] = parseIdentityKeys(host.env['INTERNAL_IDENTITY_KEYS'] ?? '');
  if (secret === undefined) throw new Error('The host has no identity key');
  const signed = (claims: Omit<Parameters<typeof mintInternalIdentity>[0], 'aud'>): string =>
    mintInternalIdentity({ aud: 'identity', ...claims }, secret, now().getTime());
  const send = (operation: AnyOperation, call: Call, token: string, address: string): Promise<Reply> =>
    host.anonymous().call(operation, { ...call, headers: { [IDENTITY_HEADER]: token, [CLIENT_ADDRESS_HEADER]: address, ...call.headers } });

  const edgeState = async (): Promise<Record<string, unknown>> => {
    const token = signed({ sub: 'gateway', kind: 'operator', roles: [], permissions: [] });
    const response = await fetch(`${host.url}${EDGE_STATE_PATH}`, { headers: { [IDENTITY_HEADER]: token } });
    const body = (await response.json()) as { subjects: Record<string, unknown> };
    return body.subjects;
  };

  const claimsOf = async (accessToken: string): Promise<AccessTokenClaims> => {
    const { body } = await door.public(api.getJwks);
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(body), {
      algorithms: ['ES256'],
      typ: ACCESS_TOKEN_TYPE,
      issuer: host.env['PUBLIC_URL'] ?? '',
      audience: ACCESS_TOKEN_AUDIENCE,
      currentDate: now(),
    });
    return AccessTokenClaims.parse(payload);
  };

  const visitor = (session: Visitor['session']): Visitor => ({
    session,
    claims: () => claimsOf(session.accessToken),
    stream: async (operation, { query = {} } = {}) => {
      const { token } = await admitted(session);
      const search = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
      return fetch(`${host.url}${(operation as Operation).path}?${search}`, { headers: { [IDENTITY_HEADER]: token ?? '' } });
    },
    call: async (operation, call = {}) => {
      const { token } = await admitted(session);
      if (token === undefined) return { status: 401, body: { code: 'identity.token_stale' }, headers: {} };
      return send(operation, call, token, someAddress());
    },
  });

  /** The internal identity of somebody with a token; none when the token was revoked. */
  const admitted = async (session: Visitor['session']): Promise<{ token: string | undefined }> => {
    const claims = await claimsOf(session.accessToken);
    const state = await edgeState();
    const notBefore = [
      edgeRevokedSubject('session', claims.sid),
      edgeRevokedSubject('membership', claims.mid ?? 'none'),
      edgeRevokedSubject('firm', claims.firm_id ?? 'none'),
    ].map((subject) => EdgeRevocation.safeParse(state[subject]).data?.notBefore ?? 0);
    if (claims.iat < Math.max(...notBefore)) return { token: undefined };
    const firm = EdgeFirm.safeParse(state[edgeFirmSubject(claims.firm_id ?? 'none')]).data;
    const permissions = claims.roles.flatMap(
      (role) =>
        EdgeRole.safeParse(state[edgeRoleSubject(SYSTEM_ROLES, role)] ?? state[edgeRoleSubject(claims.firm_id ?? 'none', role)]).data
          ?.permissions ?? [],
    );
    const token = signed({
      sub: `${claims.kind === 'portal' ? 'user' : claims.kind}:${claims.sub}`,
      kind: claims.kind,
      roles: claims.roles,
      permissions,
      session: claims.sid,
      name: claims.name,
      firm: claims.firm_id,
      facts: firm?.facts,
      clients: claims.client_ids,
    });
    return { token };
  };

  const door: FrontDoor = {
    edgeState,
    visitor,
    public: async (operation, call = {}, from = {}) => {
      const claims = from.visitor && (await claimsOf(from.visitor.session.accessToken));
      const token = signed({
        sub: claims === undefined ? 'public' : `user:${claims.sub}`,
        kind: 'public',
        roles: [],
        permissions: [],
        session: claims?.sid,
      });
      return send(operation, call, token, from.address ?? someAddress());
    },
    register: async (given = {}) => {
      const email = given.email ?? `owner-${unique()}@firm.example`;
      const password = given.password ?? goodPassword();
      const slug = given.slug ?? `firm-${unique()}`;
      const reply = await door.public(api.registerFirm, {
        headers: { 'idempotency-key': key() },
        body: {
          firm: { name: 'Northwind Advisory', slug, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
          owner: { name: given.name ?? 'Olivia Owner', email, password },
        },
      });
      if (reply.status !== 201) throw new Error(`Registration was answered ${reply.status} ${JSON.stringify(reply.body)}`);
      return { owner: visitor(reply.body.session), firmId: reply.body.firm.id, slug, userId: reply.body.user.id, email, password };
    },
  };
  return door;
}

/** The token in the link of the latest mail of a template to an address. */
export async function mailedToken(host: Host, template: string, email: string): Promise<string> {
  await host.settled();
  const mail = (await host.mails()).findLast((one) => one.template === template && one.to.email === email);
  const token = mail && /\/v1\/public\/[a-z-]+\/([A-Za-z0-9_-]{55})/.exec(mail.text)?.[1];
  if (token === undefined) throw new Error(`No mail ${template} with a link was sent to ${email}`);
  return token;
}
