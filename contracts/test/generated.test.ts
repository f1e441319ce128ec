import { z } from 'zod';
import { asyncApiOf } from '../src/generate/asyncapi';
import { findGaps, openObjects } from '../src/generate/completeness';
import { type Declared, declared } from '../src/generate/declared';
import { jsonSchemaOf, schemaWriter } from '../src/generate/json-schema';
import { findings } from '../src/generate/main';
import { openApiOf } from '../src/generate/openapi';
import { defineErrors, defineEvent, defineOperation, listQuery, type Operation, pageOf } from '../src/kernel';

const today = declared();

test('the committed documents are those of today, complete, and break nobody who relies on the released ones', () => {
  expect(findings(today)).toEqual([]);
});

describe('both documents', () => {
  const documents = { openapi: openApiOf(today.operations, '1.0.0'), asyncapi: asyncApiOf(today.events, '1.0.0') };

  test.each(Object.entries(documents))('%s refers only to what is in it', (_name, document) => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, pointer]) => pointer ?? '');
    const dangling = references.filter((pointer) => {
      let node: unknown = document;
      for (const part of pointer.split('/')) node = (node as Record<string, unknown> | undefined)?.[part];
      return node === undefined;
    });
    expect(references.length).toBeGreaterThan(0);
    expect(dangling).toEqual([]);
  });

  test('have every operation and every event', () => {
    const ids = Object.values(documents.openapi['paths'] as object).flatMap((methods) =>
      Object.values(methods as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(today.operations.map(({ id }) => id).sort());
    expect(Object.keys(documents.asyncapi['channels'] as object).sort()).toEqual(today.events.map(({ type }) => type).sort());
  });

  test('mark personal data', () => {
    expect(JSON.stringify(documents.asyncapi)).toContain('"x-personal":true');
  });

  test('cannot hold two schemas of one name', () => {
    const writer = schemaWriter();
    writer.write(z.object({ it: z.object({ a: z.string() }).meta({ id: 'Twice' }) }));
    const other = z.object({ it: z.object({ b: z.string() }).meta({ id: 'Twice' }) });
    expect(() => writer.write(other)).toThrow('Two different schemas have the id Twice');
  });
});

describe('an operation in the document', () => {
  const operation = defineOperation({
    id: 'renameThing',
    context: 'crm',
    method: 'PATCH',
    path: '/v1/things/{id}',
    summary: 'Rename a thing',
    access: { permission: 'crm:thing:write' },
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ dryRun: z.boolean().optional() }),
    body: z.strictObject({ name: z.string().max(10) }),
    replies: { 200: z.object({ id: z.uuid(), version: z.int() }) },
    errors: [defineErrors('crm', { thing_closed: { status: 409, title: 'Closed', detail: 'Open it.' } }).thing_closed],
    idempotency: 'accepted',
    ifMatch: 'required',
    audit: { action: 'thing.rename', target: 'thing' },
  }) as unknown as Operation;
  interface Written {
    parameters: { name: string; in: string; required: boolean }[];
    responses: Record<string, { headers?: object; $ref?: string }>;
  }
  const document = openApiOf([operation], '1.0.0') as unknown as {
    paths: Record<string, Record<string, Written>>;
    components: { responses: Record<string, object> };
  };
  const written = document.paths['/v1/things/{id}']?.['patch'];

  test('says who may call it and what it takes', () => {
    expect(written).toMatchObject({
      operationId: 'renameThing',
      tags: ['crm'],
      security: [{ bearer: [] }],
      'x-permission': 'crm:thing:write',
      'x-audit': 'thing.rename',
      requestBody: { required: true, content: { 'application/json': { schema: { additionalProperties: false, required: ['name'] } } } },
    });
    expect(written?.parameters.map(({ name, in: place, required }) => [place, name, required])).toEqual([
      ['path', 'id', true],
      ['query', 'dryRun', false],
      ['header', 'Idempotency-Key', false],
      ['header', 'If-Match', true],
    ]);
  });

  test('has an ETag where there is a version, and a problem document for each status of refusal', () => {
    expect(written?.responses['200']?.headers).toHaveProperty('ETag');
    expect(Object.keys(written?.responses ?? {})).toEqual(
      '200 400 401 403 404 408 409 412 413 414 415 422 428 429 431 500 502 503 504'.split(' '),
    );
    const conflict = written?.responses['409']?.$ref?.replace('#/components/responses/', '') ?? '';
    expect(document.components.responses[conflict]).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      'x-codes': ['crm.thing_closed', 'http.conflict', 'http.request_in_progress'],
    });
  });
});

describe('what is missing is found', () => {
  const complete = {
    id: 'listThings',
    context: 'crm',
    method: 'GET',
    path: '/v1/things',
    summary: 'List things',
    access: { permission: 'crm:thing:read' },
    query: listQuery(['name'], {}),
    replies: { 200: pageOf(z.object({ id: z.uuid() })) },
  } as const;
  const gaps = (...definitions: object[]) =>
    findGaps({
      operations: definitions.map((each) => defineOperation({ ...complete, ...each } as never) as unknown as Operation),
      events: [],
      errors: [],
    });
  const command = { method: 'POST', query: undefined, replies: { 200: z.object({}) }, audit: { action: 'thing.do', target: 'thing' } };

  test('nothing in a complete one', () => expect(gaps({})).toEqual([]));

  test.each<[string, object[], string]>([
    ['two operations of one id', [{}, { path: '/v1/others' }], 'Two operations have the id listThings'],
    ['two operations of one path', [{}, { id: 'other' }], 'Two operations answer GET /v1/things'],
    ['a list without paging', [{ query: undefined }], 'without paging'],
    ['a list without a next page', [{ replies: { 200: z.object({ items: z.array(z.string()) }) } }], 'without paging'],
    ['a command without audit', [{ ...command, audit: undefined }], 'without audit'],
    ['a body that takes anything', [{ ...command, body: z.object({ a: z.string() }) }], 'unknown members at /'],
    [
      'a body that takes anything further in',
      [{ ...command, body: z.strictObject({ a: z.array(z.object({ b: z.string() })) }) }],
      'unknown members at /a/*',
    ],
    ['a change without If-Match', [{ ...command, method: 'PUT' }], 'If-Match'],
    ['a creation without idempotency', [{ ...command, replies: { 201: z.object({}) } }], 'without idempotency'],
    ['a path parameter without a schema', [{ path: '/v1/things/{id}' }], 'name different things'],
    ['a path outside the version', [{ path: '/things' }], 'not under /v1'],
    ['a permission of another form', [{ access: { permission: 'read' } }], 'permission'],
  ])('%s', (_gap, definitions, message) => {
    expect(gaps(...definitions)).toEqual([expect.stringContaining(message)]);
  });

  const nothing: Declared = { operations: [], events: [], errors: [] };

  test('personal data that is not marked', () => {
    const event = defineEvent({
      context: 'crm',
      noun: 'thing',
      verb: 'done',
      description: 'A thing.',
      data: z.object({ people: z.array(z.object({ email: z.string() })) }),
    });
    expect(findGaps({ ...nothing, events: [event] })).toEqual([`${event.type}: email holds personal data and is not marked`]);
  });

  test('errors of one code, of a strange code, without advice', () => {
    const { a } = defineErrors('crm', { a: { status: 409, title: 'A', detail: 'Do b.' } });
    const strange = { ...a, code: 'crm.Bad-Code', status: 200, detail: 'no' };
    expect(findGaps({ ...nothing, errors: [a, { ...a }, strange] })).toHaveLength(4);
  });

  test('open objects in a recursive schema', () => {
    type Tree = { children: Tree[] };
    const tree: z.ZodType<Tree> = z.lazy(() => z.object({ children: z.array(tree) }).meta({ id: 'OpenTree' }));
    expect(openObjects(jsonSchemaOf(z.strictObject({ tree })))).toEqual(['/tree']);
  });
});

describe('an amount', () => {
  const Sum = z.object({ amount: z.int(), currency: z.string() }).meta({ id: 'Sum', money: true });
  const Line = z.object({ text: z.string(), price: Sum, rebates: z.array(Sum), note: Sum.nullable() }).meta({ id: 'Line' });

  test('need not be in a reply, because whoever may not see it is answered without', () => {
    const schemas = schemaWriter();
    schemas.writeReply(z.object({ total: Sum, lines: z.array(Line) }));
    expect(schemas.components()['Line']?.required).toEqual(['text']);
    expect(schemas.components()['Sum']?.required).toEqual(['amount', 'currency']);
  });

  test('has to be in a request all the same, which has a component of its own where a reply has the same schema', () => {
    const schemas = schemaWriter();
    schemas.writeReply(Line);
    const body = schemas.write(z.object({ lines: z.array(Line) }));
    expect(JSON.stringify(body)).toContain('#/components/schemas/LineInput');
    expect(schemas.components()['LineInput']?.required).toEqual(['text', 'price', 'rebates', 'note']);
  });
});
