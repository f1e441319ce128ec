import { type Break, compareSchemas, type Direction } from './compare-schemas';
import type { JsonSchema } from './json-schema';
import type { Json } from './openapi';

interface ParameterObject {
  name: string;
  in: string;
  required?: boolean;
  schema: JsonSchema;
}
type Content = Record<string, { schema: JsonSchema }>;
interface OperationObject {
  operationId: string;
  security?: unknown[];
  'x-permission'?: string;
  'x-principals'?: string[];
  'x-idempotency'?: string;
  parameters?: ParameterObject[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content; headers?: Json }>;
}
interface OpenApi {
  paths: Record<string, Record<string, OperationObject>>;
  components?: { schemas?: Record<string, JsonSchema> };
}
interface AsyncApi {
  channels: Record<string, { address: string }>;
  components?: {
    messages?: Record<string, { headers?: JsonSchema; payload: JsonSchema; contentType?: string }>;
    schemas?: Record<string, JsonSchema>;
  };
}

type Compare = (from: JsonSchema, to: JsonSchema, direction: Direction, path: string) => Break[];

const comparing =
  (released: Record<string, JsonSchema>, today: Record<string, JsonSchema>): Compare =>
  (from, to, direction, path) =>
    compareSchemas({ schema: from, components: released }, { schema: to, components: today }, direction, path);

/** What breaks callers of the released API. */
export function compareOpenApi(releasedJson: Json, todayJson: Json): Break[] {
  const released = releasedJson as unknown as OpenApi;
  const today = todayJson as unknown as OpenApi;
  const compare = comparing(released.components?.schemas ?? {}, today.components?.schemas ?? {});
  return Object.entries(released.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, from]) => {
      const at = `${method.toUpperCase()} ${path}`;
      const to = today.paths[path]?.[method];
      if (!to) return [{ rule: 'operation-removed', path: at, detail: from.operationId }] satisfies Break[];
      return compareOperations(from, to, at, compare);
    }),
  );
}

const KNOWN = [
  'operationId',
  'security',
  'x-permission',
  'x-principals',
  'parameters',
  'requestBody',
  'responses',
  // For people and for our own tools; whether a key is required stands in the parameters.
  'summary',
  'description',
  'tags',
  'x-audit',
  'x-idempotency',
];

function compareOperations(from: OperationObject, to: OperationObject, at: string, compare: Compare): Break[] {
  const unknown = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => !KNOWN.includes(key));
  return [
    ...(from.operationId === to.operationId
      ? []
      : [{ rule: 'operation-renamed' as const, path: at, detail: `${from.operationId} > ${to.operationId}` }]),
    ...accessBreaks(from, to, at),
    ...parameterBreaks(from.parameters ?? [], to.parameters ?? [], at, compare),
    ...bodyBreaks(from, to, at, compare),
    ...replyBreaks(from, to, at, compare),
    ...unknown
      .filter((key) => JSON.stringify(from[key as keyof OperationObject]) !== JSON.stringify(to[key as keyof OperationObject]))
      .map((key): Break => ({ rule: 'unclassified', path: at, detail: `${key} changed` })),
  ];
}

function accessBreaks(from: OperationObject, to: OperationObject, at: string): Break[] {
  const isPublic = ({ security }: OperationObject) => (security ?? []).length === 0;
  if (isPublic(to)) return [];
  const narrowed: string[] = [
    ...(isPublic(from) ? ['needs an access token now'] : []),
    ...(to['x-permission'] !== undefined && to['x-permission'] !== from['x-permission'] ? [`needs ${to['x-permission']} now`] : []),
    ...(from['x-principals'] ?? []).filter((kind) => !to['x-principals']?.includes(kind)).map((kind) => `is closed to ${kind} now`),
  ];
  return narrowed.map((detail) => ({ rule: 'access-narrowed', path: at, detail }));
}

function parameterBreaks(from: ParameterObject[], to: ParameterObject[], at: string, compare: Compare): Break[] {
  const key = (parameter: ParameterObject) => `${parameter.in}:${parameter.name}`;
  const before = new Map(from.map((parameter) => [key(parameter), parameter]));
  const after = new Map(to.map((parameter) => [key(parameter), parameter]));
  return [
    ...[...before].flatMap(([name, parameter]): Break[] => {
      const successor = after.get(name);
      if (successor) return compare(parameter.schema, successor.schema, 'request', `${at} ${name}`);
      return [{ rule: 'parameter-removed', path: `${at} ${name}`, detail: 'was taken' }];
    }),
    ...[...after]
      .filter(([name, parameter]) => parameter.required === true && before.get(name)?.required !== true)
      .map(([name]): Break => ({ rule: 'property-required', path: `${at} ${name}`, detail: 'was not required' })),
  ];
}

function bodyBreaks(from: OperationObject, to: OperationObject, at: string, compare: Compare): Break[] {
  const path = `${at} body`;
  if (!from.requestBody && !to.requestBody) return [];
  if (!from.requestBody) return [{ rule: 'body-added', path, detail: 'had none' }];
  if (!to.requestBody) return [{ rule: 'body-removed', path, detail: 'had one' }];
  const after = to.requestBody.content;
  return Object.entries(from.requestBody.content).flatMap(([type, { schema }]): Break[] => {
    const successor = after[type];
    return successor ? compare(schema, successor.schema, 'request', path) : [{ rule: 'body-removed', path, detail: type }];
  });
}

/** Success only: problem documents all have one shape, and which codes there are may change. */
function replyBreaks(from: OperationObject, to: OperationObject, at: string, compare: Compare): Break[] {
  const isSuccess = (status: string) => status.startsWith('2') || status.startsWith('3');
  return [
    ...Object.entries(from.responses)
      .filter(([status]) => isSuccess(status))
      .flatMap(([status, reply]): Break[] => {
        const path = `${at} ${status}`;
        const successor = to.responses[status];
        if (!successor) return [{ rule: 'reply-removed', path, detail: 'was answered' }];
        const headers = Object.keys(reply.headers ?? {}).filter((name) => !Object.keys(successor.headers ?? {}).includes(name));
        const types = Object.entries(reply.content ?? {}).flatMap(([type, { schema }]): Break[] => {
          const other = successor.content?.[type];
          return other ? compare(schema, other.schema, 'reply', path) : [{ rule: 'reply-removed', path, detail: type }];
        });
        return [...headers.map((name): Break => ({ rule: 'reply-removed', path, detail: `header ${name}` })), ...types];
      }),
    ...Object.keys(to.responses)
      .filter((status) => isSuccess(status) && !from.responses[status])
      .map((status): Break => ({ rule: 'reply-added', path: `${at} ${status}`, detail: 'callers do not expect this success' })),
  ];
}

/** What breaks subscribers of the released events, or makes events in their logs unreadable. */
export function compareAsyncApi(releasedJson: Json, todayJson: Json): Break[] {
  const released = releasedJson as unknown as AsyncApi;
  const today = todayJson as unknown as AsyncApi;
  const compare = comparing(released.components?.schemas ?? {}, today.components?.schemas ?? {});
  return Object.entries(released.channels).flatMap(([type, { address }]): Break[] => {
    const from = released.components?.messages?.[type];
    const to = today.components?.messages?.[type];
    const channel = today.channels[type];
    if (!channel || !to) return [{ rule: 'event-removed', path: type, detail: 'was published' }];
    return [
      ...(channel.address === address ? [] : [{ rule: 'event-moved' as const, path: type, detail: `${address} > ${channel.address}` }]),
      ...(from ? compare(from.payload, to.payload, 'event', type) : []),
      ...(from?.headers && to.headers ? compare(from.headers, to.headers, 'event', `${type} headers`) : []),
    ];
  });
}
