import type { JsonSchema } from './json-schema';

/** One way in which a document breaks those who rely on the released one. */
export interface Break {
  rule:
    | 'operation-removed'
    | 'operation-renamed'
    | 'access-narrowed'
    | 'parameter-removed'
    | 'body-added'
    | 'body-removed'
    | 'reply-removed'
    | 'reply-added'
    | 'event-removed'
    | 'event-moved'
    | 'property-removed'
    | 'property-required'
    | 'property-not-promised'
    | 'type-narrowed'
    | 'type-widened'
    | 'enum-narrowed'
    | 'enum-widened'
    | 'bound-narrowed'
    | 'bound-widened'
    | 'format-changed'
    | 'alternative-removed'
    | 'alternative-added'
    | 'default-changed'
    | 'closed'
    | 'unclassified';
  path: string;
  detail: string;
}

/**
 * Whom a schema binds. `request`: callers send it, so what was accepted stays accepted. `reply`: callers read it, so what was promised stays
 * promised. `event`: both, for old events lie in logs and old readers are still running.
 */
export type Direction = 'request' | 'reply' | 'event';

export interface Side {
  schema: JsonSchema;
  components: Record<string, JsonSchema>;
}

/** Changes nothing for any program: text for people and marks for tools. */
const DOCUMENTATION = ['title', 'description', 'examples', 'deprecated', '$comment', 'x-personal'];
const UPPER_BOUNDS = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties', 'x-max-json-bytes'];
const LOWER_BOUNDS = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const FORMATS = ['pattern', 'format', 'contentMediaType', 'contentEncoding', 'multipleOf', 'uniqueItems'];
const NESTED = ['properties', 'required', 'items', 'additionalProperties', 'propertyNames', 'anyOf', 'oneOf', 'allOf', 'prefixItems'];
const HANDLED = new Set([
  ...DOCUMENTATION,
  ...UPPER_BOUNDS,
  ...LOWER_BOUNDS,
  ...FORMATS,
  ...NESTED,
  'type',
  'const',
  'enum',
  'default',
  '$ref',
]);

type Found = Omit<Break, 'path'>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** All breaks from a released schema to today's; none when every program written for the released one goes on working. */
export function compareSchemas(released: Side, today: Side, direction: Direction, path = ''): Break[] {
  /** Pairs of components that are being compared further up (a recursive schema), or were and had no breaks. */
  const settled = new Set<string>();

  function compare(from: JsonSchema, to: JsonSchema, at: string): Break[] {
    if (from.$ref === undefined || to.$ref === undefined) return compareResolved(from, to, at);
    const pair = JSON.stringify([from, to]);
    if (settled.has(pair)) return [];
    settled.add(pair);
    const found = compareResolved(from, to, at);
    if (found.length > 0) settled.delete(pair);
    return found;
  }

  function compareResolved(from: JsonSchema, to: JsonSchema, at: string): Break[] {
    const a = resolve(from, released.components);
    const b = resolve(to, today.components);
    return [...own(a, b, direction).map((each) => ({ ...each, path: at })), ...members(a, b, at), ...alternatives(a, b, at)];
  }

  function members(from: JsonSchema, to: JsonSchema, at: string): Break[] {
    const before = from.properties ?? {};
    const after = to.properties ?? {};
    const wasRequired = new Set(from.required);
    const isRequired = new Set(to.required);
    const breaks: Break[] = [];
    for (const [name, schema] of Object.entries(before)) {
      const here = `${at}/${name}`;
      const successor = after[name];
      if (!successor) {
        breaks.push({ rule: 'property-removed', path: here, detail: 'was there' });
        continue;
      }
      if (direction !== 'request' && wasRequired.has(name) && !isRequired.has(name)) {
        breaks.push({ rule: 'property-not-promised', path: here, detail: 'was always there and may be absent now' });
      }
      breaks.push(...compare(schema, successor, here));
    }
    if (direction !== 'reply') {
      for (const name of isRequired) {
        if (!wasRequired.has(name)) breaks.push({ rule: 'property-required', path: `${at}/${name}`, detail: 'was not required' });
      }
    }
    for (const key of ['items', 'additionalProperties', 'propertyNames'] as const) {
      const a = (from as Record<string, unknown>)[key];
      const b = (to as Record<string, unknown>)[key];
      if (isSchema(a) && isSchema(b)) breaks.push(...compare(a, b, `${at}/*`));
      else if (!same(a, b)) breaks.push(...openness(key, a, b, at));
    }
    return breaks;
  }

  function openness(key: string, from: unknown, to: unknown, at: string): Break[] {
    const isOpen = (value: unknown) => value === undefined || value === true;
    if (key === 'additionalProperties' && (isOpen(from) || from === false) && (isOpen(to) || to === false)) {
      if (isOpen(from) === isOpen(to)) return [];
      // Readers of replies drop what they do not know, so only a schema that is written for us can close or open.
      if (direction === 'reply' || (direction === 'request' && isOpen(to))) return [];
      return [{ rule: 'closed', path: at, detail: isOpen(to) ? 'takes unknown members now' : 'refuses unknown members now' }];
    }
    return [{ rule: 'unclassified', path: at, detail: `${key} changed` }];
  }

  function alternatives(from: JsonSchema, to: JsonSchema, at: string): Break[] {
    for (const key of ['allOf', 'prefixItems'] as const) {
      const a = (from as Record<string, JsonSchema[] | undefined>)[key] ?? [];
      const b = (to as Record<string, JsonSchema[] | undefined>)[key] ?? [];
      if (a.length !== b.length) return [{ rule: 'unclassified', path: at, detail: `${key} has another length` }];
      const nested = a.flatMap((each, index) => compare(each, b[index] ?? {}, at));
      if (nested.length > 0) return nested;
    }
    const before = from.anyOf ?? from.oneOf;
    const after = to.anyOf ?? to.oneOf;
    if (!before && !after) return [];
    // A single schema that becomes a union is the union of itself.
    const a = before ?? [withoutDocumentation(from)];
    const b = after ?? [withoutDocumentation(to)];
    const fits = (x: JsonSchema, y: JsonSchema) => compare(x, y, at).length === 0;
    const removed = direction === 'reply' ? [] : a.filter((each) => !b.some((other) => fits(each, other)));
    const added = direction === 'request' ? [] : b.filter((each) => !a.some((other) => fits(other, each)));
    // When there is one on each side that does not fit, it is the same one: say what changed inside.
    const [lost] = removed.length > 0 ? removed : a.filter((each) => !b.some((other) => fits(each, other)));
    const [gained] = added.length > 0 ? added : b.filter((each) => !a.some((other) => fits(other, each)));
    if (removed.length + added.length > 0 && a.length === b.length && lost && gained) return compare(lost, gained, at);
    return [
      ...removed.map((each): Break => ({ rule: 'alternative-removed', path: at, detail: nameOf(each) })),
      ...added.map((each): Break => ({ rule: 'alternative-added', path: at, detail: nameOf(each) })),
    ];
  }

  return compare(released.schema, today.schema, path);
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
const nameOf = (schema: JsonSchema): string => (schema.$ref ?? JSON.stringify(schema)).slice(0, 200);
const withoutDocumentation = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !DOCUMENTATION.includes(key)));

function resolve(schema: JsonSchema, components: Record<string, JsonSchema>): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const target = components[name];
  if (!target) throw new Error(`${schema.$ref} is not in the document`);
  const { $ref: _, ...beside } = schema;
  return { ...resolve(target, components), ...beside };
}

/** Breaks in the words of a schema that do not nest. */
function own(from: JsonSchema, to: JsonSchema, direction: Direction): Found[] {
  const a = from as Record<string, unknown>;
  const b = to as Record<string, unknown>;
  const unions = from.anyOf ?? from.oneOf ?? to.anyOf ?? to.oneOf;
  return [
    ...(unions ? [] : typeBreaks(from, to, direction)),
    ...(unions ? [] : enumBreaks(from, to, direction)),
    ...UPPER_BOUNDS.flatMap((key) => boundBreaks(key, a[key], b[key], 1, direction)),
    ...LOWER_BOUNDS.flatMap((key) => boundBreaks(key, a[key], b[key], -1, direction)),
    ...FORMATS.filter((key) => !same(a[key], b[key])).flatMap((key) => formatBreaks(key, a[key], b[key], direction)),
    ...(direction !== 'reply' && !same(a['default'], b['default'])
      ? [{ rule: 'default-changed' as const, detail: `${JSON.stringify(a['default'])} > ${JSON.stringify(b['default'])}` }]
      : []),
    ...[...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((key) => !HANDLED.has(key) && !same(a[key], b[key]))
      .map((key): Found => ({ rule: 'unclassified', detail: `${key} changed` })),
  ];
}

const typesOf = ({ type }: JsonSchema): string[] | undefined => (type === undefined ? undefined : [type].flat());
const covers = (types: readonly string[] | undefined, type: string): boolean =>
  types === undefined || types.includes(type) || (type === 'integer' && types.includes('number'));

function typeBreaks(from: JsonSchema, to: JsonSchema, direction: Direction): Found[] {
  const [a, b] = [typesOf(from), typesOf(to)];
  const detail = `${a?.join(' or ') ?? 'anything'} > ${b?.join(' or ') ?? 'anything'}`;
  const narrowed = b !== undefined && (a === undefined || !a.every((type) => covers(b, type)));
  const widened = a !== undefined && (b === undefined || !b.every((type) => covers(a, type)));
  return breaksOf('type', narrowed, widened, direction, detail);
}

const valuesOf = (schema: JsonSchema): unknown[] | undefined => ('const' in schema ? [schema.const] : schema.enum);

function enumBreaks(from: JsonSchema, to: JsonSchema, direction: Direction): Found[] {
  const [a, b] = [valuesOf(from), valuesOf(to)];
  const detail = `${a?.join(', ') ?? 'anything'} > ${b?.join(', ') ?? 'anything'}`;
  const lacks = (values: unknown[] | undefined, others: unknown[] | undefined) =>
    values !== undefined && (others === undefined || others.some((other) => !values.some((value) => same(value, other))));
  return breaksOf('enum', lacks(b, a), lacks(a, b), direction, detail);
}

function boundBreaks(key: string, from: unknown, to: unknown, sign: 1 | -1, direction: Direction): Found[] {
  const limit = (value: unknown) => (typeof value === 'number' ? value * sign : Number.POSITIVE_INFINITY);
  const detail = `${key} ${from ?? 'none'} > ${to ?? 'none'}`;
  // A longer text in a reply breaks no reader that was written without a validator, and clients of replies are.
  const widened = direction === 'event' && limit(to) > limit(from);
  return breaksOf('bound', limit(to) < limit(from), widened, direction, detail);
}

function formatBreaks(key: string, from: unknown, to: unknown, direction: Direction): Found[] {
  const harmless = direction === 'request' ? to === undefined : direction === 'reply' && from === undefined;
  return harmless ? [] : [{ rule: 'format-changed', detail: `${key} ${JSON.stringify(from)} > ${JSON.stringify(to)}` }];
}

function breaksOf(what: 'type' | 'enum' | 'bound', narrowed: boolean, widened: boolean, direction: Direction, detail: string): Found[] {
  return [
    ...(narrowed && direction !== 'reply' ? [{ rule: `${what}-narrowed` as const, detail }] : []),
    ...(widened && direction !== 'request' ? [{ rule: `${what}-widened` as const, detail }] : []),
  ];
}
