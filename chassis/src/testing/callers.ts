import {
  CONFIDENTIAL_PERMISSION,
  CORRELATION_HEADER,
  type FirmFacts,
  IDENTITY_HEADER,
  MONEY_PERMISSION,
  newId,
  type Operation,
  type PrincipalKind,
} from '@praxis/contracts/kernel';
import { mintInternalIdentity } from '../edge/internal-identity';

export interface TestFirm {
  id: string;
  facts: FirmFacts;
}

export interface CallerOptions {
  /** `all`: every permission that an operation of this service asks for, and sight of money. Default `all`. */
  permissions?: readonly string[] | 'all';
  roles?: readonly string[];
  kind?: PrincipalKind;
  /** Portal users see only these clients. */
  clientIds?: readonly string[];
  userId?: string;
  name?: string;
  /** Operators: the break-glass grant by which they are in the firm. */
  grantId?: string;
  /** By a personal key instead of a session. */
  apiKeyId?: string;
}

export interface Call {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer<B = unknown> {
  status: number;
  /** Parsed when it is JSON, else the text. */
  body: B;
  headers: Record<string, string>;
}

/** Calls operations as the gateway would, for one caller. */
export interface Caller {
  /** `user:<id>`; undefined for nobody. */
  readonly actor: string | undefined;
  /** Bodies are not typed by the operation, so that tests can send wrong ones. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies freely; a wrong path fails the expectation
  call<B = any>(operation: Operation<never, never, never, never> | Operation, call?: Call): Promise<Answer<B>>;
}

export function createCaller(settings: {
  url: string;
  service: string;
  key: Uint8Array;
  operations: readonly Operation[];
  firm: TestFirm | undefined;
  options: CallerOptions;
  anonymous: boolean;
  /** The clock of the service under test; the real one by default. */
  now?: (() => Date) | undefined;
}): Caller {
  const { options, firm } = settings;
  const kind = options.kind ?? 'user';
  const actor = `${kind === 'portal' ? 'user' : kind}:${options.userId ?? newId()}`;
  const permissions =
    options.permissions === undefined || options.permissions === 'all'
      ? [
          'operations:dead-letters:manage',
          MONEY_PERMISSION,
          CONFIDENTIAL_PERMISSION,
          ...settings.operations.flatMap(({ access }) => (typeof access === 'object' ? [access.permission] : [])),
        ]
      : [...options.permissions];
  const identity = (): string =>
    mintInternalIdentity(
      settings.anonymous
        ? { aud: settings.service, sub: 'link', kind: 'public', roles: [], permissions: [] }
        : {
            aud: settings.service,
            sub: actor,
            kind,
            roles: [...(options.roles ?? [])],
            permissions,
            name: options.name ?? 'Test Person',
            session: options.apiKeyId ?? newId(),
            ...(options.apiKeyId === undefined ? {} : { credential: `client-of-${options.apiKeyId}` }),
            ...((kind === 'operator' && options.grantId === undefined) || firm === undefined ? {} : { firm: firm.id, facts: firm.facts }),
            ...(options.grantId === undefined ? {} : { grant: options.grantId }),
            ...(options.clientIds === undefined ? {} : { clients: [...options.clientIds] }),
          },
      settings.key,
      settings.now?.().getTime(),
    );
  return {
    actor: settings.anonymous ? undefined : actor,
    call: async (operation, call = {}) => {
      const { method, path } = operation as Operation;
      const headers: Record<string, string> = { [IDENTITY_HEADER]: identity(), [CORRELATION_HEADER]: newId(), ...call.headers };
      const init: RequestInit = { method, headers, signal: AbortSignal.timeout(30_000) };
      if (call.body instanceof FormData || typeof call.body === 'string' || call.body instanceof Uint8Array) {
        init.body = call.body as NonNullable<RequestInit['body']>;
      } else if (call.body !== undefined) {
        headers['content-type'] ??= 'application/json';
        init.body = JSON.stringify(call.body);
      }
      const response = await fetch(`${settings.url}${pathOf(path, call.params ?? {})}${search(call.query ?? {})}`, init);
      return { status: response.status, body: (await bodyOf(response)) as never, headers: Object.fromEntries(response.headers) };
    },
  };
}

function pathOf(template: string, params: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`The path ${template} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
}

function search(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) parameters.append(name, String(one));
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}
