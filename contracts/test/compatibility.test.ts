import { asyncApiOf } from '../src/generate/asyncapi';
import { compareAsyncApi, compareOpenApi } from '../src/generate/compare-documents';
import { compareSchemas, type Direction } from '../src/generate/compare-schemas';
import { declared } from '../src/generate/declared';
import type { JsonSchema } from '../src/generate/json-schema';
import { type Json, openApiOf } from '../src/generate/openapi';

const text = { type: 'string' };
const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({ type: 'object', properties, ...more });
const closed = { additionalProperties: false };
const oneOf = (...values: string[]): JsonSchema => ({ type: 'string', enum: values });

const rules = (from: JsonSchema, to: JsonSchema, direction: Direction, components: Record<string, JsonSchema> = {}) =>
  compareSchemas({ schema: from, components }, { schema: to, components }, direction).map(({ rule }) => rule);

/** A change, and the breaks it is for those who send, those who read, and for events, which are both. */
const changes: [change: string, from: JsonSchema, to: JsonSchema, request: string[], reply: string[], event: string[]][] = [
  ['the same', object({ a: text }), object({ a: text }), [], [], []],
  ['a new optional member', object({ a: text }), object({ a: text, b: text }), [], [], []],
  ['a member removed', object({ a: text, b: text }), object({ a: text }), ['property-removed'], ['property-removed'], ['property-removed']],
  [
    'a member renamed',
    object({ a: text }, { required: ['a'] }),
    object({ b: text }, { required: ['b'] }),
    ['property-removed', 'property-required'],
    ['property-removed'],
    ['property-removed', 'property-required'],
  ],
  [
    'a new required member',
    object({ a: text }),
    object({ a: text, b: text }, { required: ['b'] }),
    ['property-required'],
    [],
    ['property-required'],
  ],
  [
    'a member that becomes required',
    object({ a: text }),
    object({ a: text }, { required: ['a'] }),
    ['property-required'],
    [],
    ['property-required'],
  ],
  [
    'a member that becomes optional',
    object({ a: text }, { required: ['a'] }),
    object({ a: text }),
    [],
    ['property-not-promised'],
    ['property-not-promised'],
  ],
  ['another type', text, { type: 'integer' }, ['type-narrowed'], ['type-widened'], ['type-narrowed', 'type-widened']],
  ['a wider type', { type: 'integer' }, { type: 'number' }, [], ['type-widened'], ['type-widened']],
  ['a narrower type', { type: ['string', 'null'] }, text, ['type-narrowed'], [], ['type-narrowed']],
  ['one value less', oneOf('a', 'b'), oneOf('a'), ['enum-narrowed'], [], ['enum-narrowed']],
  ['one value more', oneOf('a'), oneOf('a', 'b'), [], ['enum-widened'], ['enum-widened']],
  ['another constant', { const: 1 }, { const: 2 }, ['enum-narrowed'], ['enum-widened'], ['enum-narrowed', 'enum-widened']],
  ['values where there was any text', text, oneOf('a'), ['enum-narrowed'], [], ['enum-narrowed']],
  ['a lower maximum', { type: 'string', maxLength: 9 }, { type: 'string', maxLength: 8 }, ['bound-narrowed'], [], ['bound-narrowed']],
  ['a higher maximum', { type: 'string', maxLength: 8 }, { type: 'string', maxLength: 9 }, [], [], ['bound-widened']],
  ['a new maximum', { type: 'integer' }, { type: 'integer', maximum: 9 }, ['bound-narrowed'], [], ['bound-narrowed']],
  ['no maximum any more', { type: 'array', maxItems: 9 }, { type: 'array' }, [], [], ['bound-widened']],
  ['a higher minimum', { type: 'integer', minimum: 0 }, { type: 'integer', minimum: 1 }, ['bound-narrowed'], [], ['bound-narrowed']],
  ['a lower minimum', { type: 'integer', minimum: 1 }, { type: 'integer', minimum: 0 }, [], [], ['bound-widened']],
  [
    'less room in bytes',
    { 'x-max-json-bytes': 9 } as JsonSchema,
    { 'x-max-json-bytes': 8 } as JsonSchema,
    ['bound-narrowed'],
    [],
    ['bound-narrowed'],
  ],
  [
    'another pattern',
    { type: 'string', pattern: '^a' },
    { type: 'string', pattern: '^b' },
    ['format-changed'],
    ['format-changed'],
    ['format-changed'],
  ],
  ['a format where there was none', text, { type: 'string', format: 'uuid' }, ['format-changed'], [], ['format-changed']],
  ['no format any more', { type: 'string', format: 'uuid' }, text, [], ['format-changed'], ['format-changed']],
  ['unknown members refused', object({ a: text }), object({ a: text }, closed), ['closed'], [], ['closed']],
  ['unknown members taken', object({ a: text }, closed), object({ a: text }), [], [], ['closed']],
  ['items of another type', { type: 'array', items: text }, { type: 'array', items: oneOf('a') }, ['enum-narrowed'], [], ['enum-narrowed']],
  ['an alternative less', { anyOf: [text, { type: 'integer' }] }, { anyOf: [text] }, ['alternative-removed'], [], ['alternative-removed']],
  ['an alternative more', { anyOf: [text] }, { anyOf: [text, { type: 'null' }] }, [], ['alternative-added'], ['alternative-added']],
  ['null where there was none', text, { anyOf: [text, { type: 'null' }] }, [], ['alternative-added'], ['alternative-added']],
  [
    'an alternative that changed inside',
    { oneOf: [object({ kind: { const: 'a' }, x: text }), object({ kind: { const: 'b' } })] },
    { oneOf: [object({ kind: { const: 'a' } }), object({ kind: { const: 'b' } })] },
    ['property-removed'],
    ['property-removed'],
    ['property-removed'],
  ],
  ['another default', { default: 1 } as JsonSchema, { default: 2 } as JsonSchema, ['default-changed'], [], ['default-changed']],
  ['other texts', { type: 'string', description: 'a' }, { type: 'string', description: 'b' }, [], [], []],
  ['a word nobody classified', text, { type: 'string', unheardOf: 1 } as JsonSchema, ['unclassified'], ['unclassified'], ['unclassified']],
  ['a part more', { allOf: [text] }, { allOf: [text, { minLength: 1 }] }, ['unclassified'], ['unclassified'], ['unclassified']],
];

describe.each(changes)('%s', (_change, from, to, request, reply, event) => {
  test(`breaks callers: ${request.join() || 'no'}`, () => expect(rules(from, to, 'request')).toEqual(request));
  test(`breaks readers of replies: ${reply.join() || 'no'}`, () => expect(rules(from, to, 'reply')).toEqual(reply));
  test(`breaks events: ${event.join() || 'no'}`, () => expect(rules(from, to, 'event')).toEqual(event));
});

test('what a reference points to is compared, also where it points to itself', () => {
  const tree = (leaf: JsonSchema) => ({ Tree: object({ leaf, left: { $ref: '#/components/schemas/Tree' } }) });
  const schema = { $ref: '#/components/schemas/Tree' };
  const found = compareSchemas({ schema, components: tree(text) }, { schema, components: tree(oneOf('a')) }, 'request');
  expect(found).toEqual([{ rule: 'enum-narrowed', path: '/leaf', detail: 'anything > a' }]);
});

type Pointer = readonly (string | number)[];
type Node = Record<string | number, unknown>;

const at = (document: unknown, pointer: Pointer): unknown => pointer.reduce((node, name) => (node as Node)[name], document);

/** A copy of the document with another value at the pointer; undefined removes it. */
function edited<D extends Json>(document: D, pointer: Pointer, value: unknown): D {
  const copy = structuredClone(document);
  const parent = at(copy, pointer.slice(0, -1)) as Node;
  const name = pointer.at(-1) ?? '';
  if (value === undefined) delete parent[name];
  else parent[name] = value;
  return copy;
}

const removed = () => undefined;
const becomes = (value: unknown) => () => value;
const withItem = (item: unknown) => (list: unknown) => [...(list as unknown[]), item];
const withoutFirst = (list: unknown) => (list as unknown[]).slice(1);

type Edit = [change: string, pointer: Pointer, edit: (value: unknown) => unknown, breaks: string[]];

describe('the HTTP API', () => {
  const today = openApiOf(declared().operations, '1.0.0');
  const list = '/v1/operations/crm/dead-letters';
  const discard = `${list}/{id}/discard`;
  const get = ['paths', list, 'get'];
  const post = ['paths', discard, 'post'];
  const body = [...post, 'requestBody', 'content', 'application/json', 'schema'];
  const reply = [...post, 'responses', '200'];

  const found = (document: Json) => compareOpenApi(today, document).map(({ rule, path }) => `${rule} ${path}`);

  test('of today breaks nobody who relies on today’s', () => expect(found(today)).toEqual([]));

  test.each<Edit>([
    ['a removed operation', get, removed, [`operation-removed GET ${list}`]],
    ['a removed path', ['paths', discard], removed, [`operation-removed POST ${discard}`]],
    ['a renamed operation', [...get, 'operationId'], becomes('other'), [`operation-renamed GET ${list}`]],
    ['another permission', [...get, 'x-permission'], becomes('a:b:c'), [`access-narrowed GET ${list}`]],
    ['a kind of principal less', [...get, 'x-principals'], becomes([]), [`access-narrowed GET ${list}`]],
    ['a removed parameter', [...get, 'parameters'], withoutFirst, [`parameter-removed GET ${list} query:limit`]],
    ['a parameter required', [...get, 'parameters', 1, 'required'], becomes(true), [`property-required GET ${list} query:cursor`]],
    ['a narrower parameter', [...get, 'parameters', 0, 'schema', 'maximum'], becomes(100), [`bound-narrowed GET ${list} query:limit`]],
    ['a body where there was none', [...get, 'requestBody'], becomes({ content: {} }), [`body-added GET ${list} body`]],
    ['no body any more', [...post, 'requestBody'], removed, [`body-removed POST ${discard} body`]],
    ['a body of another type', [...post, 'requestBody', 'content'], becomes({ 'text/plain': {} }), [`body-removed POST ${discard} body`]],
    ['a member that a body must have', [...body, 'required'], withItem('ticket'), [`property-required POST ${discard} body/ticket`]],
    ['a removed reply', reply, removed, [`reply-removed POST ${discard} 200`]],
    ['a new success', [...post, 'responses', '202'], becomes({}), [`reply-added POST ${discard} 202`]],
    ['a reply without its ETag', [...reply, 'headers'], becomes({}), [`reply-removed POST ${discard} 200`]],
    [
      'a member less in a reply',
      [...reply, 'content', 'application/json', 'schema', 'properties', 'reaction'],
      removed,
      [`property-removed POST ${discard} 200/reaction`],
    ],
    ['a change nobody classified', [...get, 'x-new'], becomes(1), [`unclassified GET ${list}`]],
    ['a new operation', ['paths', '/v1/new'], becomes({ get: {} }), []],
    ['other codes of refusal', [...get, 'responses', '401'], becomes({ $ref: '#/components/responses/other' }), []],
    ['no refusal of a kind any more', [...get, 'responses', '401'], removed, []],
    ['a permission dropped', [...get, 'x-permission'], removed, []],
  ])('%s', (_change, pointer, edit, breaks) => {
    expect(found(edited(today, pointer, edit(at(today, pointer))))).toEqual(breaks);
  });

  test('opening an operation to everybody breaks nobody, closing it does', () => {
    const open = edited(today, [...get, 'security'], []);
    expect(compareOpenApi(today, open)).toEqual([]);
    expect(compareOpenApi(open, today).map(({ rule }) => rule)).toEqual(['access-narrowed']);
  });
});

describe('the events', () => {
  const today = asyncApiOf(declared().events, '1.0.0');
  const type = 'praxis.crm.prospect.won.v1';
  const payload = ['components', 'messages', type, 'payload'];
  const required = at(today, [...payload, 'required']) as string[];

  const found = (document: Json) => compareAsyncApi(today, document).map(({ rule, path }) => `${rule} ${path}`);

  test('of today break nobody who relies on today’s', () => expect(found(today)).toEqual([]));

  test.each<Edit>([
    ['a removed event', ['channels', type], removed, [`event-removed ${type}`]],
    ['another subject', ['channels', type, 'address'], becomes('elsewhere'), [`event-moved ${type}`]],
    ['a member less', [...payload, 'properties', 'ownerId'], removed, [`property-removed ${type}/ownerId`]],
    ['a member promised no longer', [...payload, 'required'], withoutFirst, [`property-not-promised ${type}/${required[0]}`]],
    ['a member that must be there', [...payload, 'required'], withItem('ownerId'), [`property-required ${type}/ownerId`]],
    ['a member more', [...payload, 'properties', 'mood'], becomes(text), []],
    ['a new event', ['channels', 'other'], becomes({ address: 'other' }), []],
  ])('%s', (_change, pointer, edit, breaks) => {
    expect(found(edited(today, pointer, edit(at(today, pointer))))).toEqual(breaks);
  });

  test('an attribute less breaks every one of them', () => {
    const without = edited(today, ['components', 'schemas', 'CloudEventHeaders', 'properties', 'traceparent'], undefined);
    expect(found(without)).toEqual(Object.keys(today['channels'] as Json).map((each) => `property-removed ${each} headers/traceparent`));
  });
});
