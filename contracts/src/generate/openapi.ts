import type { z } from 'zod';
import {
  COOKIE_MODE,
  type Deployable,
  type ErrorDefinition,
  OAuthError,
  type Operation,
  Problem,
  REFRESH_COOKIE,
  SESSION_MODE_HEADER,
} from '../kernel';
import { type JsonSchema, type SchemaWriter, schemaWriter } from './json-schema';
import { pathNames, refusalsOf } from './refusals';

export type Json = Record<string, unknown>;

const DEPLOYABLE_SAYS: Record<Deployable, string> = {
  identity: 'Firms, people, sessions, roles, portal access, audit',
  crm: 'Leads, prospects, service items, proposals, contracts',
  clients: 'Clients, contacts, engagements, onboardings',
  projects: 'Projects, tasks, milestones, templates',
  finance: 'Tax codes, billing entity and schedules, invoices, payments',
  documents: 'Folders, documents and their versions',
  gateway: 'Live events, health of the platform',
};

/** The whole HTTP API as OpenAPI 3.1. Paths and components are sorted, so that equal contracts give equal documents. */
export function openApiOf(operations: readonly Operation[], version: string): Json {
  const schemas = schemaWriter();
  const problems = problemWriter(schemas.write(Problem), schemas.write(OAuthError));
  const paths = new Map<string, Json>();
  const inOrder = [...operations].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1));
  for (const { replies } of inOrder) for (const reply of Object.values(replies)) if (!isEmpty(reply)) schemas.writeReply(reply);
  for (const operation of inOrder) {
    const item = paths.get(operation.path) ?? {};
    paths.set(operation.path, { ...item, [operation.method.toLowerCase()]: operationOf(operation, schemas, problems) });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Praxis',
      version,
      description:
        'Amounts are minor units of an ISO 4217 currency, decimals are strings, instants are RFC 3339 in UTC. Without the permission ' +
        '`finance:money:read` replies have no amounts (`x-money`): they are absent, not zero.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The gateway that serves this document' }],
    tags: Object.entries(DEPLOYABLE_SAYS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: schemas.components(),
      responses: problems.components(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of a session' },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: REFRESH_COOKIE,
          description: `Refresh token of a browser's session, for requests of the platform's own pages with \`Praxis-Session: ${COOKIE_MODE}\``,
        },
      },
    },
  };
}

function operationOf(operation: Operation, schemas: SchemaWriter, problems: ProblemWriter): Json {
  const { access } = operation;
  const parameters = [
    ...pathParameters(operation, schemas),
    ...membersOf(operation.query, schemas).map(({ name, required, schema }) => parameter('query', name, required, schema)),
    ...headerParameters(operation),
  ];
  return {
    operationId: operation.id,
    tags: [operation.context],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: securityOf(operation),
    ...(typeof access === 'object' ? { 'x-permission': access.permission } : {}),
    ...(access === 'public' ? {} : { 'x-principals': operation.principals }),
    'x-idempotency': operation.idempotency,
    ...(operation.audit ? { 'x-audit': operation.audit.action } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.bodyType === 'none' ? {} : { requestBody: bodyOf(operation, schemas) }),
    responses: { ...repliesOf(operation, schemas), ...problems.write(operation) },
  };
}

/** Public operations that take a refresh token may be given it in the cookie; none of them needs it there. */
function securityOf({ access, refreshCookie }: Operation): Json[] {
  if (access !== 'public') return [{ bearer: [] }];
  return refreshCookie ? [{}, { refreshCookie: [] }] : [];
}

const parameter = (place: 'path' | 'query' | 'header', name: string, required: boolean, { description, ...schema }: JsonSchema): Json => ({
  name,
  in: place,
  required,
  ...(description === undefined ? {} : { description }),
  schema,
});

function membersOf(schema: z.ZodType, schemas: SchemaWriter): { name: string; required: boolean; schema: JsonSchema }[] {
  const { properties = {}, required = [] } = schemas.write(schema);
  return Object.entries(properties).map(([name, member]) => ({ name, required: required.includes(name), schema: member }));
}

function pathParameters(operation: Operation, schemas: SchemaWriter): Json[] {
  const members = new Map(membersOf(operation.params, schemas).map((member) => [member.name, member.schema]));
  return pathNames(operation).map((name) => parameter('path', name, true, members.get(name) ?? { type: 'string' }));
}

function headerParameters({ idempotency, ifMatch, refreshCookie }: Operation): Json[] {
  const key = { type: 'string', minLength: 1, maxLength: 255, description: 'The same key and request give the first answer again' };
  const tag = { type: 'string', description: 'ETag of the version that the change is based on' };
  const mode = {
    type: 'string',
    enum: [COOKIE_MODE],
    description: 'For pages of browsers: the refresh token goes in an HttpOnly cookie instead of the body',
  };
  return [
    ...(refreshCookie ? [parameter('header', MODE_PARAMETER, false, mode)] : []),
    ...(idempotency === 'none' ? [] : [parameter('header', 'Idempotency-Key', idempotency === 'required', key)]),
    ...(ifMatch === 'none' ? [] : [parameter('header', 'If-Match', ifMatch === 'required', tag)]),
  ];
}

const MODE_PARAMETER = SESSION_MODE_HEADER.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

function bodyOf(operation: Operation, schemas: SchemaWriter): Json {
  const schema = schemas.write(operation.body);
  if (operation.bodyType === 'json') return { required: true, content: { 'application/json': { schema } } };
  if (operation.bodyType === 'form') return { required: true, content: { 'application/x-www-form-urlencoded': { schema } } };
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'The last part' };
  const withFile = {
    ...schema,
    properties: { ...schema.properties, file },
    required: [...(schema.required ?? []), 'file'],
  };
  return { required: true, content: { 'multipart/form-data': { schema: withFile } } };
}

const isEmpty = (schema: z.ZodType): boolean => schema.def.type === 'void' || schema.def.type === 'undefined';

const HEADERS = {
  ETag: { description: 'Version of the representation, for `If-Match`', schema: { type: 'string' } },
  Link: { description: '`rel="next"`: the next page', schema: { type: 'string' } },
  'Set-Cookie': { description: 'In cookie mode: the next refresh token, or its end', schema: { type: 'string' } },
};

function repliesOf(operation: Operation, schemas: SchemaWriter): Json {
  return Object.fromEntries(
    Object.entries(operation.replies).map(([status, reply]) => [status, replyOf(operation, reply, schemas, status)]),
  );
}

function replyOf(operation: Operation, reply: z.ZodType, schemas: SchemaWriter, status: string): Json {
  const description = SUCCESS[status] ?? 'Done';
  if (operation.replyType === 'binary') {
    // Of whatever type the thing is: a document's own, or that of an export.
    return { description, content: { '*/*': { schema: { contentMediaType: 'application/octet-stream' } } } };
  }
  if (operation.replyType === 'html') return { description, content: { 'text/html': { schema: { type: 'string' } } } };
  if (operation.replyType === 'event-stream') return { description, content: { 'text/event-stream': { schema: { type: 'string' } } } };
  const cookie = operation.refreshCookie ? { 'Set-Cookie': HEADERS['Set-Cookie'] } : {};
  if (isEmpty(reply)) return { description, ...(operation.refreshCookie ? { headers: cookie } : {}) };
  const members = Object.keys((reply as { shape?: object }).shape ?? {});
  const headers = {
    ...(members.includes('version') ? { ETag: HEADERS.ETag } : {}),
    ...(members.includes('nextCursor') ? { Link: HEADERS.Link } : {}),
    ...cookie,
  };
  return {
    description,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    content: { 'application/json': { schema: schemas.writeReply(reply) } },
  };
}

const SUCCESS: Record<string, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted: it goes on in the background',
  204: 'Done, nothing to say',
};

interface ProblemWriter {
  /** The refusals of an operation by status, as references. */
  write: (operation: Operation) => Json;
  components: () => Json;
}

/** Operations share most of their refusals: each combination of codes is written once. */
function problemWriter(problem: JsonSchema, oauthError: JsonSchema): ProblemWriter {
  const components = new Map<string, Json>();
  return {
    write: (operation) =>
      Object.fromEntries(
        [...refusalsOf(operation)].map(([status, errors]) => {
          const isOAuth = operation.bodyType === 'form' && (status === 400 || status === 401);
          const name = [status, errors.map(({ code }) => code).join('-'), ...(isOAuth ? ['oauth'] : [])].join('.');
          if (!components.has(name))
            components.set(
              name,
              problemResponse(errors, isOAuth ? { 'application/json': oauthError } : { 'application/problem+json': problem }),
            );
          return [String(status), { $ref: `#/components/responses/${name}` }];
        }),
      ),
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const problemResponse = (errors: readonly ErrorDefinition[], content: Record<string, JsonSchema>): Json => ({
  description: errors.map(({ code, title }) => `\`${code}\`: ${title}`).join('  \n'),
  ...(errors.some(({ retryAfter }) => retryAfter !== undefined)
    ? { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 0 } } } }
    : {}),
  content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
  'x-codes': errors.map(({ code }) => code),
});
