import { types } from 'node:util';
import { type Operation, Problem } from '@praxis/contracts/kernel';
import { Failure, messageOf } from '../failure';
import type { Answer } from './answer';
import type { BodyInput, ParamsInput, QueryInput, ReplyOutput } from './operation-types';
import { Refused } from './refused';

/** What an operation is called with, besides the sender's own things. */
export interface CallInput<O extends Operation = Operation> {
  readonly params?: ParamsInput<O>;
  readonly query?: QueryInput<O>;
  readonly body?: BodyInput<O>;
  /** Instead of `body`, for uploads. */
  readonly form?: FormData;
  readonly idempotencyKey?: string;
  /** The version that was read; sent as `If-Match: "<version>"`. */
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData;
  readonly timeoutMs?: number;
}

/** Speaks to the gateway the way any client does: over HTTP, by the operations of the contracts. */
export interface GatewayClient {
  readonly url: string;
  /** The same gateway with a token; without an argument, anonymously. */
  as(token?: string): GatewayClient;
  /** @returns the reply, checked against the contract  @throws Refused for every other status  @throws Failure when nobody answers */
  call<O extends Operation>(operation: O, input?: CallInput<O>): Promise<ReplyOutput<O>>;
  /** @returns the answer, whatever its status  @throws Failure when nobody answers */
  send<O extends Operation>(operation: O, input?: CallInput<O>): Promise<Answer>;
  /** @param path path and query  @throws Failure when nobody answers */
  raw(method: string, path: string, request?: RawRequest): Promise<Answer>;
}

export interface GatewayClientSettings {
  readonly url: string;
  readonly token?: string | undefined;
  /** Told of each answer. */
  readonly heard?: (answer: Answer) => void;
  /** Milliseconds to wait for an answer; 15 s by default. */
  readonly timeoutMs?: number;
}

export function gatewayClient(settings: GatewayClientSettings): GatewayClient {
  const { url, token, heard, timeoutMs = 15_000 } = settings;

  const raw = async (method: string, path: string, request: RawRequest = {}): Promise<Answer> => {
    const began = performance.now();
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        signal: AbortSignal.timeout(request.timeoutMs ?? timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      throw new Failure(`${method} ${path}: the gateway at ${url} gave no answer (${reasonOf(error)}).`);
    }
    const answer: Answer = {
      method,
      path,
      status: response.status,
      headers: response.headers,
      text,
      json: jsonOf(response, text),
      tookMs: performance.now() - began,
    };
    heard?.(answer);
    return answer;
  };

  const send = async <O extends Operation>(operation: O, input: CallInput<O> = {}): Promise<Answer> =>
    await raw(operation.method, pathOf(operation, input), {
      headers: {
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(input.idempotencyKey === undefined ? {} : { 'idempotency-key': input.idempotencyKey }),
        ...(input.version === undefined ? {} : { 'if-match': `"${input.version}"` }),
        ...input.headers,
      },
      ...(input.form === undefined ? (input.body === undefined ? {} : { body: JSON.stringify(input.body) }) : { body: input.form }),
    });

  const call = async <O extends Operation>(operation: O, input: CallInput<O> = {}): Promise<ReplyOutput<O>> => {
    const answer = await send(operation, input);
    const reply = operation.replies[answer.status];
    if (reply === undefined) throw refusal(answer);
    const parsed = reply.safeParse(answer.json);
    if (parsed.success) return parsed.data as ReplyOutput<O>;
    const [issue] = parsed.error.issues;
    throw new Failure(
      `${answer.method} ${answer.path} answered ${answer.status} with something else than the contract of ${operation.id} says: ` +
        `${issue?.path.join('.')}: ${issue?.message}.`,
    );
  };

  return { url, as: (other) => gatewayClient({ ...settings, token: other }), call, send, raw };
}

/** @throws Failure when a placeholder has no value */
export function pathOf<O extends Operation>(operation: O, { params, query }: Pick<CallInput<O>, 'params' | 'query'>): string {
  const values = (params ?? {}) as Readonly<Record<string, unknown>>;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (values[name] === undefined) throw new Failure(`${operation.id} needs ${name} in its path ${operation.path}.`);
    return encodeURIComponent(String(values[name]));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Readonly<Record<string, unknown>>)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

function refusal(answer: Answer): Error {
  const problem = Problem.safeParse(answer.json);
  if (problem.success) return new Refused(answer, problem.data);
  return new Failure(`${answer.method} ${answer.path} answered ${answer.status} without a problem document: ${answer.text.slice(0, 300)}`);
}

function jsonOf(response: Response, text: string): unknown {
  if (text === '' || !/^application\/([\w.+-]+\+)?json\b/.test(response.headers.get('content-type') ?? '')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said by whoever needs it: the text is kept
  }
}

/** fetch hides why under `cause`. */
function reasonOf(error: unknown): string {
  const cause = types.isNativeError(error) ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : messageOf(cause) || messageOf(error);
}
