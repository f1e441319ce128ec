import type { KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import { accessErrors, httpErrors, type Operation, parseLinkToken, Rejection } from '@praxis/contracts/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from '../act';
import type { IdentityVerifier } from '../edge';
import type { OperationRequest, Reply, Route } from '../route';
import type { Tx, UnitOfWork, UnitOptions } from '../transaction';
import { actOf, authorise, principalOf } from './caller';
import { cursorSeal } from './cursor';
import { type IdempotentCall, idempotencyKeyOf, idempotentCall, type StoredReply } from './idempotency';
import { requireMoneySight, seesMoney, withoutAmounts } from './money';
import { fieldErrors } from './problems';
import { entityTag, replySerialiser } from './serialise';
import { unstorableText } from './storable-text';
import { uploadOf } from './upload';

export interface Binding {
  unitOfWork: UnitOfWork;
  verify: IdentityVerifier;
  secret: KeyObject;
  now: () => Date;
  checkReplies: boolean;
}

/** A reply whose bytes were stored by the first use of its Idempotency-Key. */
class Replayed {
  constructor(readonly stored: StoredReply) {}
}

/** What fastify runs for one operation: caller, permission, validation, use case in its unit of work, reply. */
export function operationHandler(route: Route, binding: Binding): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const { operation } = route;
  const serialiser = replySerialiser(operation, binding.checkReplies);

  return async (request, reply) => {
    const principal = await principalOf(request, binding.verify);
    authorise(operation, principal, binding.now());
    if (principal.grantId !== undefined) await recordUnderGrant(operation, request, principal, binding);
    const params = validated(operation.params, request.params, '/params');
    const linkToken = operation.tenant === 'link' ? (params as { token: string }).token : undefined;
    const firmId = operation.tenant === 'link' ? firmOfLink(linkToken) : operation.tenant === 'token' ? principal.firmId : undefined;
    const query = validated(operation.query, request.query, '/query');
    const sight = seesMoney(principal);
    if (!sight) requireMoneySight(operation, query);
    const serialise = sight ? serialiser.whole : serialiser.withoutMoney;
    const parsed = operation.bodyType === 'json' || operation.bodyType === 'form';
    const body = parsed ? validated(operation.body, request.body ?? {}, '') : bodyless(operation, request.body);
    const ifMatch = ifMatchOf(operation, request.headers['if-match']);
    const key = idempotencyKeyOf(operation, singleHeader(request, 'idempotency-key'));
    const act = actOf(request, principal, binding.now());

    const unit = (work: (tx: Tx) => Promise<Reply> | Reply, fingerprint: string | undefined, open: Open): Promise<Reply> => {
      const caller = operation.access === 'public' ? (linkToken ?? 'public') : principal.id;
      const call =
        key === undefined
          ? undefined
          : idempotentCall({ secret: binding.secret, operation, key, firmId, caller, params, body, extra: fingerprint, now: act.at });
      return once(call, open, work, {
        readOnly: operation.method === 'GET' && operation.access !== 'public' && operation.audit === undefined,
        facts: operation.tenant === 'token' ? principal.facts : undefined,
        last: (tx, result) => {
          const answer = result as Reply;
          recordAudit(operation, tx, principal, answer);
          if (call) call.store(tx, stored(operation, serialise, answer));
        },
      });
    };

    const operationRequest: OperationRequest = {
      params: params as never,
      query: query as never,
      body: body as never,
      principal,
      act,
      at: act.at,
      get firmId() {
        if (firmId === undefined) throw new Error(`${operation.id} has no firm`);
        return firmId;
      },
      facts: principal.facts,
      ifMatch,
      linkToken,
      headers: request.headers as Record<string, string | undefined>,
      path: request.url.split('?')[0] ?? request.url,
      cursors: cursorSeal(binding.secret, [firmId, principal.clientIds, operation.id, withoutPaging(query)]),
      upload: () => uploadOf(request),
      inFirm: (work, options) =>
        unit(work, options?.fingerprint, (inner, unitOptions) =>
          binding.unitOfWork.inFirm(operationRequest.firmId, act, inner, unitOptions),
        ) as never,
      atEdge: (work, options) =>
        unit(work, undefined, (inner, unitOptions) =>
          binding.unitOfWork.atEdge(act, inner, { ...unitOptions, ...(options?.firmId ? { firmId: options.firmId } : {}) }),
        ) as never,
      unitOfWork: binding.unitOfWork,
    };

    const answer = await (sight ? route.handle(operationRequest) : withoutAmountsInRefusals(() => route.handle(operationRequest)));
    if (operation.tenant === 'link' || operation.secret) reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
    return send(operation, serialise, request, reply, answer);
  };
}

async function withoutAmountsInRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection(error.error, withoutAmounts(error.details) as Record<string, unknown>, error.errors);
  }
}

type Open = <T>(work: (tx: Tx) => Promise<T> | T, options?: UnitOptions) => Promise<T>;

/** Runs the work once per Idempotency-Key: a repetition gets the first answer, without running it. */
async function once(
  call: IdempotentCall | undefined,
  open: Open,
  work: (tx: Tx) => Promise<Reply> | Reply,
  options: UnitOptions,
): Promise<Reply> {
  if (call === undefined) return open(work, options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open(work, { ...options, first: (tx) => call.claim(tx) });
    } catch (error) {
      if (call.isRunning(error)) throw new Rejection(httpErrors.request_in_progress);
      if (!call.isRepetition(error)) throw error;
      const answer = await call.firstAnswer((read) => open(read));
      if (answer) return { status: answer.status, body: new Replayed(answer), replayed: true };
      if (attempt === 3) throw new Rejection(httpErrors.request_in_progress);
    }
  }
}

function stored(operation: Operation, serialise: (status: number, body: unknown) => string, answer: Reply): StoredReply {
  const text = answer.body === undefined ? '' : serialise(answer.status, answer.body);
  const tag = entityTag(operation.method, answer.body, text);
  return { status: answer.status, body: Buffer.from(text), headers: { ...answer.headers, ...(tag ? { etag: tag } : {}) } };
}

function send(
  operation: Operation,
  serialise: (status: number, body: unknown) => string,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Reply,
): unknown {
  if (answer.body instanceof Replayed) {
    const { status, body, headers } = answer.body.stored;
    reply.code(status).headers(headers).header('idempotency-replayed', 'true');
    if (body.length === 0) return reply.send();
    return reply.header('content-type', 'application/json; charset=utf-8').send(body);
  }
  reply.code(answer.status);
  if (answer.headers) reply.headers(answer.headers);
  if (answer.body === undefined || answer.status === 204) return reply.send();
  if (operation.replyType !== 'json' || answer.body instanceof Readable) return reply.send(answer.body);
  const text = serialise(answer.status, answer.body);
  const tag = entityTag(operation.method, answer.body, text);
  if (tag !== undefined) {
    reply.header('etag', tag);
    if (operation.method === 'GET' && tagsOf(request.headers['if-none-match']).includes(tag)) return reply.code(304).send();
  }
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

const tagsOf = (header: string | undefined): string[] => header?.split(',').map((tag) => tag.trim()) ?? [];

/** Whatever an operator asks of a firm, reading included, stands in the firm's audit chain before it is done, whether or not it succeeds. */
async function recordUnderGrant(operation: Operation, request: FastifyRequest, principal: Principal, binding: Binding): Promise<void> {
  if (principal.firmId === undefined) throw new Rejection(accessErrors.permission_missing);
  await binding.unitOfWork.inFirm(principal.firmId, actOf(request, principal, binding.now()), (tx) =>
    tx.audit({
      action: 'break-glass.request',
      target: 'operation',
      targetId: operation.id,
      after: { method: operation.method, path: request.url.slice(0, 2_000) },
    }),
  );
}

/** The audit record of a command, from its declaration and from what the stores said had changed. */
function recordAudit(operation: Operation, tx: Tx, principal: Principal, answer: Reply): void {
  if (operation.audit === undefined) return;
  const changes = (tx as Tx & { changes: readonly { targetId: string }[] }).changes;
  const fallback = (answer.body as { id?: unknown } | undefined)?.id;
  const entries = changes.length > 0 ? changes : [{ targetId: typeof fallback === 'string' ? fallback : (principal.firmId ?? 'none') }];
  for (const change of entries) tx.audit({ ...change, action: operation.audit.action, target: operation.audit.target });
}

function validated(schema: z.ZodType, value: unknown, prefix: string): unknown {
  const unstorable = unstorableText(value, prefix);
  if (unstorable.length > 0) throw new Rejection(httpErrors.invalid_request, {}, unstorable);
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw new Rejection(httpErrors.invalid_request, {}, fieldErrors(result.error, prefix));
}

function bodyless(operation: Operation, body: unknown): undefined {
  if (operation.bodyType === 'multipart') return undefined;
  const empty = body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
  if (!empty) throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '', detail: 'This operation takes no body' }]);
  return undefined;
}

function firmOfLink(token: string | undefined): string {
  const link = token === undefined ? undefined : parseLinkToken(token);
  if (link === undefined) throw new Rejection(httpErrors.not_found);
  return link.firmId;
}

function ifMatchOf(operation: Operation, header: string | undefined): number | undefined {
  if (operation.ifMatch === 'none') return undefined;
  if (header === undefined) {
    if (operation.ifMatch === 'required') throw new Rejection(httpErrors.precondition_required);
    return undefined;
  }
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  // A tag that this API never gave out matches no version.
  if (version === undefined) throw new Rejection(httpErrors.stale);
  return Number(version);
}

const withoutPaging = (query: unknown): unknown => {
  const { cursor: _, limit: __, ...rest } = (query ?? {}) as Record<string, unknown>;
  return rest;
};

const singleHeader = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
