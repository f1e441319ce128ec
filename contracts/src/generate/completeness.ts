import { z } from 'zod';
import type { ErrorDefinition, EventDefinition, Operation } from '../kernel';
import type { Declared } from './declared';
import { alternativesOf, type JsonSchema, jsonSchemaOf } from './json-schema';
import { paramNames, pathNames, queryNames } from './refusals';

/** What is missing in the declarations, one sentence each; none when they are complete. */
export function findGaps({ operations, events, errors }: Declared): string[] {
  return [
    ...twins(
      operations.map(({ id }) => id),
      'operations have the id',
    ),
    ...twins(
      operations.map(({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`),
      'operations answer',
    ),
    ...twins(
      events.map(({ type }) => type),
      'events have the type',
    ),
    ...twins(
      errors.map(({ code }) => code),
      'errors have the code',
    ),
    ...operations.flatMap(gapsOfOperation),
    ...events.flatMap(gapsOfEvent),
    ...errors.flatMap(gapsOfError),
  ];
}

function twins(names: readonly string[], says: string): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.has(name) || !seen.add(name)).map((name) => `Two ${says} ${name}`);
}

/** Sessions, public links and the operators' API have no versions, as api.md says. */
const hasNoVersions = ({ path, access }: Operation): boolean => access === 'public' || /^\/v1\/(sessions|public|operations)\b/.test(path);

function gapsOfOperation(operation: Operation): string[] {
  const { id, method, path, access, audit, bodyType, idempotency, ifMatch } = operation;
  const isCommand = method !== 'GET';
  const gaps: [boolean, string][] = [
    [!/^\/(v1|\.well-known)\//.test(path), `its path ${path} is not under /v1`],
    [pathNames(operation).toSorted().join() !== paramNames(operation).toSorted().join(), 'its path and its params name different things'],
    [isCommand && audit === undefined, 'it is a command without audit'],
    [!isCommand && bodyType !== 'none', 'it is a read with a body'],
    [isList(operation) && !isPaged(operation), 'it is a list without paging: use listQuery and pageOf'],
    [typeof access === 'object' && !/^[a-z-]+(:[a-z-]+){2}$/.test(access.permission), 'its permission is not <context>:<noun>:<verb>'],
    [['PUT', 'PATCH', 'DELETE'].includes(method) && ifMatch !== 'required' && !hasNoVersions(operation), 'it does not require If-Match'],
    [
      method === 'POST' && '201' in operation.replies && idempotency === 'none' && !/^\/v1\/sessions/.test(path),
      'it creates without idempotency',
    ],
    [!Object.keys(operation.replies).every((status) => /^[23]\d\d$/.test(status)), 'its replies are not all of success'],
  ];
  return [
    ...gaps.filter(([missing]) => missing).map(([, gap]) => `${id}: ${gap}`),
    // An OAuth endpoint ignores what it does not know (RFC 6749, 3.2).
    ...(bodyType === 'none' || bodyType === 'form'
      ? []
      : openObjects(jsonSchemaOf(operation.body)).map((at) => `${id}: its body takes unknown members at ${at}`)),
  ];
}

const replyShapes = ({ replies }: Operation): Record<string, z.ZodType>[] =>
  Object.values(replies).flatMap((reply) => (reply instanceof z.ZodObject ? [reply.shape as Record<string, z.ZodType>] : []));

/** A single thing may have items too; it has an id. */
const isList = (operation: Operation): boolean =>
  operation.method === 'GET' && replyShapes(operation).some((shape) => shape['items'] instanceof z.ZodArray && !('id' in shape));

const isPaged = (operation: Operation): boolean =>
  ['limit', 'cursor'].every((name) => queryNames(operation).includes(name)) &&
  replyShapes(operation).every((shape) => 'nextCursor' in shape);

/** JSON pointers of the objects that let unknown members pass. */
export function openObjects(schema: JsonSchema): string[] {
  const definitions = schema.$defs ?? {};
  const visited = new Set<JsonSchema>();
  const visit = (node: JsonSchema, at: string): string[] => {
    if (visited.has(node)) return [];
    visited.add(node);
    const target = node.$ref === undefined ? undefined : definitions[node.$ref.replace('#/$defs/', '')];
    if (target) return visit(target, at);
    const { type, properties, items, additionalProperties } = node;
    const open = type === 'object' && properties !== undefined && additionalProperties !== false;
    return [
      ...(open ? [at === '' ? '/' : at] : []),
      ...Object.entries(properties ?? {}).flatMap(([name, member]) => visit(member, `${at}/${name}`)),
      ...(items ? visit(items, `${at}/*`) : []),
      ...(typeof additionalProperties === 'object' ? visit(additionalProperties, `${at}/*`) : []),
      ...[...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].flatMap((each) => visit(each, at)),
    ];
  };
  return visit(schema, '');
}

function gapsOfEvent(event: EventDefinition): string[] {
  return [
    ...(event.description.endsWith('.') ? [] : [`${event.type}: its description is no sentence`]),
    ...unmarkedPersonal(event.data).map((name) => `${event.type}: ${name} holds personal data and is not marked`),
  ];
}

/** Names under which a person stands in an event. */
const PERSONAL = [
  'email',
  'signerEmail',
  'signerName',
  'signature',
  'phone',
  'address',
  'line1',
  'line2',
  'userAgent',
  'displayName',
  'document',
];

/** Members that hold personal data and do not say so. Shared definitions (`$ref`) are values of the kernel and hold no persons. */
export function unmarkedPersonal(data: z.ZodType): string[] {
  const visit = (schema: JsonSchema): string[] =>
    alternativesOf(schema).flatMap((each) => [
      ...Object.entries(each.properties ?? {}).flatMap(([name, member]) => [
        ...(PERSONAL.includes(name) && member.type === 'string' && member.personal !== true ? [name] : []),
        ...visit(member),
      ]),
      ...(each.items ? visit(each.items) : []),
    ]);
  return visit(jsonSchemaOf(data));
}

function gapsOfError({ code, status, detail }: ErrorDefinition): string[] {
  return [
    ...(/^[a-z]+\.[a-z0-9_]+$/.test(code) ? [] : [`${code}: the code is not <context>.<snake_reason>`]),
    ...(status >= 400 && status <= 599 ? [] : [`${code}: ${status} is no status of a refusal`]),
    ...(/[.!]$/.test(detail) ? [] : [`${code}: its detail is no sentence that says what to do`]),
  ];
}
