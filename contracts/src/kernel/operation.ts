import { z } from 'zod';
import type { Deployable } from './event';
import type { ErrorDefinition } from './problem';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/**
 * In place of roles: the firm requires a second factor and this session has none. No role of any firm has this key; with it nothing can be
 * called but what is `duringEnrolment`.
 */
export const ENROLMENT_ROLE = '!second-factor';

export type PrincipalKind = 'user' | 'portal' | 'api_client' | 'operator';

/**
 * Who may call an operation. `public`: nobody signs in. `signed-in`: any valid token of the listed kinds. Otherwise the caller's
 * permissions must contain `permission`.
 */
export type Access = 'public' | 'signed-in' | { permission: string };

/** Where the firm comes from: the access token, the link token in the path (`{token}`), or nowhere. */
export type TenantSource = 'token' | 'link' | 'none';

export interface AuditDeclaration {
  /** `<noun>.<verb>`, for instance `lead.qualify`. */
  action: string;
  /** Kind of the object acted upon, for instance `lead`. */
  target: string;
}

export interface Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends Record<number, z.ZodType> = Record<number, z.ZodType>,
> {
  /** Unique over the whole platform; the OpenAPI operationId. */
  id: string;
  context: Deployable;
  method: Method;
  /** With `{name}` placeholders, as in OpenAPI. */
  path: string;
  summary: string;
  description: string | undefined;
  access: Access;
  /** Kinds of principals that may call it at all. */
  principals: readonly PrincipalKind[];
  tenant: TenantSource;
  params: P;
  query: Q;
  body: B;
  /**
   * How the body arrives; `none` for operations without one. `form` is an OAuth endpoint (RFC 6749): the body is form-encoded, the client
   * may send its credentials as `Authorization: Basic`, and refusals of status 400 and 401 have the form of section 5.2.
   */
  bodyType: 'none' | 'json' | 'multipart' | 'form';
  /** Schema per success status; `z.undefined()`-like empty replies use `noContent`. */
  replies: R;
  /** Content type of the success reply; anything but JSON is streamed. */
  replyType: 'json' | 'binary' | 'html' | 'event-stream';
  errors: readonly ErrorDefinition[];
  idempotency: 'none' | 'accepted' | 'required';
  /** `If-Match`: `required` on PUT, PATCH, DELETE of versioned things; `optional` on state changes. */
  ifMatch: 'none' | 'optional' | 'required';
  /** Present on every command. */
  audit: AuditDeclaration | undefined;
  /** Replies hold a secret: stored encrypted for idempotency, never logged or cached. */
  secret: boolean;
  /**
   * What happens to amounts for who may not see them (`finance:money:read`): they are cut out of the reply, or the reply cannot be cut and
   * is refused as a `whole`.
   */
  money: 'cut' | 'whole';
  /** Goes on while the firm is suspended, for those whom `refusalByFirm` names; by default reads do. */
  whileSuspended: boolean;
  /** May be called by somebody whose firm requires a second factor that is not there yet: what it takes to set one up. */
  duringEnrolment: boolean;
  /** Pages of browsers may keep the refresh token that it gives or takes in a cookie; see `browser-session.ts`. */
  refreshCookie: boolean;
  /** Bytes; larger bodies are refused with 413. */
  bodyLimit: number;
}

export type ParamsOf<O> = O extends Operation<infer P, z.ZodType, z.ZodType> ? z.output<P> : never;
export type QueryOf<O> = O extends Operation<z.ZodType, infer Q, z.ZodType> ? z.output<Q> : never;
export type BodyOf<O> = O extends Operation<z.ZodType, z.ZodType, infer B> ? z.output<B> : never;
export type RepliesOf<O> = O extends Operation<z.ZodType, z.ZodType, z.ZodType, infer R> ? R : never;
/** What the use case returns, whichever success status it has. */
export type ReplyOf<O> = RepliesOf<O>[keyof RepliesOf<O>] extends z.ZodType ? z.input<RepliesOf<O>[keyof RepliesOf<O>]> : never;

const nothing = z.strictObject({});
/** The schema of an empty reply (204). */
export const noContent = z.void();

export const DEFAULT_BODY_LIMIT = 256 * 1024;

/**
 * Defines one operation of the HTTP API. Routes, validation, serialisation, permission checks, audit, OpenAPI and the tenancy matrix
 * are all derived from it.
 */
export function defineOperation<
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
  const R extends Record<number, z.ZodType> = Record<number, z.ZodType>,
>(definition: {
  id: string;
  context: Deployable;
  method: Method;
  path: string;
  summary: string;
  description?: string;
  access: Access;
  principals?: readonly PrincipalKind[];
  tenant?: TenantSource;
  params?: P;
  query?: Q;
  body?: B;
  bodyType?: 'json' | 'multipart' | 'form';
  replies: R;
  replyType?: 'json' | 'binary' | 'html' | 'event-stream';
  errors?: readonly ErrorDefinition[];
  idempotency?: 'none' | 'accepted' | 'required';
  ifMatch?: 'none' | 'optional' | 'required';
  audit?: AuditDeclaration;
  secret?: boolean;
  money?: 'cut' | 'whole';
  whileSuspended?: boolean;
  duringEnrolment?: boolean;
  refreshCookie?: boolean;
  bodyLimit?: number;
}): Operation<P, Q, B, R> {
  const isRead = definition.method === 'GET';
  return {
    id: definition.id,
    context: definition.context,
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    description: definition.description,
    access: definition.access,
    principals: definition.principals ?? ['user', 'api_client'],
    tenant: definition.tenant ?? 'token',
    params: definition.params ?? (nothing as unknown as P),
    query: definition.query ?? (nothing as unknown as Q),
    body: definition.body ?? (z.undefined() as unknown as B),
    bodyType: definition.body === undefined ? 'none' : (definition.bodyType ?? 'json'),
    replies: definition.replies,
    replyType: definition.replyType ?? 'json',
    errors: definition.errors ?? [],
    idempotency: definition.idempotency ?? 'none',
    ifMatch: definition.ifMatch ?? 'none',
    audit: definition.audit,
    secret: definition.secret ?? false,
    money: definition.money ?? 'cut',
    whileSuspended: definition.whileSuspended ?? isRead,
    duringEnrolment: definition.duringEnrolment ?? false,
    refreshCookie: definition.refreshCookie ?? false,
    bodyLimit: definition.bodyLimit ?? DEFAULT_BODY_LIMIT,
  };
}

/** Path parameter `{id}`. */
export const idParams = z.strictObject({ id: z.uuid() });
/** Path parameter `{token}` of public links. */
export const tokenParams = z.strictObject({ token: z.string().min(1).max(200) });
