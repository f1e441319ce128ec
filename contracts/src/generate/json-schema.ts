import { z } from 'zod';

/** As much of JSON Schema 2020-12 as zod writes for our contracts, and our own metadata. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  id?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  description?: string;
  contentMediaType?: string;
  /** From `.meta({ personal })`. */
  personal?: boolean;
  /** From `withinBytes`. */
  maxJsonBytes?: number;
  /** From `.meta({ money: true })`. */
  money?: unknown;
}

/** The alternatives of a union, or the schema itself. */
export const alternativesOf = (schema: JsonSchema): JsonSchema[] => schema.anyOf ?? schema.oneOf ?? [schema];

/** What a reader must accept: unknown members where the schema is open, and what is optional may be absent. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

const COMPONENTS = '#/components/schemas/';

/** Our metadata as extensions; JSON Schema itself does not know these words. */
const EXTENSIONS: Record<string, string> = { personal: 'x-personal', maxJsonBytes: 'x-max-json-bytes', money: 'x-money' };

/** Writes schemas for one document: those with an id become its components and are referred to. */
export interface SchemaWriter {
  write: (schema: z.ZodType) => JsonSchema;
  /** A reply: amounts need not be there, because whoever may not see them is answered without. */
  writeReply: (schema: z.ZodType) => JsonSchema;
  /** All components that were referred to, by name. */
  components: () => Record<string, JsonSchema>;
}

/**
 * Replies are written first: where a request has the same schema and there its amounts are required, it gets a component of its own, `XInput`.
 * Throws when two different schemas have one id: a document can hold only one of them under that name.
 */
export function schemaWriter(): SchemaWriter {
  const components = new Map<string, JsonSchema>();
  const ofReplies = new Set<string>();
  const same = (left: JsonSchema | undefined, right: JsonSchema) => JSON.stringify(left) === JSON.stringify(right);
  const add = (name: string, component: JsonSchema) => {
    const known = components.get(name);
    if (known && !same(known, component)) throw new Error(`Two different schemas have the id ${name}: rename one of them`);
    components.set(name, component);
  };
  /** What is called something else here than in replies; one that refers to another such is another such. */
  const inputsOf = (definitions: Record<string, JsonSchema>): Set<string> => {
    const inputs = new Set<string>();
    for (let before = -1; before < inputs.size; ) {
      before = inputs.size;
      for (const [name, definition] of Object.entries(definitions)) {
        if (ofReplies.has(name) && !same(components.get(name), adapt(definition, inputs) as JsonSchema)) inputs.add(name);
      }
    }
    return inputs;
  };
  const writeAll = ({ $defs = {}, ...written }: JsonSchema & { $schema?: string }, inputs: ReadonlySet<string>): JsonSchema => {
    delete written.$schema;
    for (const [name, definition] of Object.entries($defs)) add(nameOf(name, inputs), adapt(definition, inputs) as JsonSchema);
    return adapt(written, inputs) as JsonSchema;
  };
  return {
    write: (schema) => {
      const document = jsonSchemaOf(schema);
      return writeAll(document, inputsOf(document.$defs ?? {}));
    },
    writeReply: (schema) => {
      const document = jsonSchemaOf(schema);
      for (const name of Object.keys(document.$defs ?? {})) ofReplies.add(name);
      return writeAll(withoutRequiredMoney(document, document.$defs ?? {}) as JsonSchema, new Set());
    },
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const nameOf = (name: string, inputs: ReadonlySet<string>): string => (inputs.has(name) ? `${name}Input` : name);

/** The same schema, in which nothing that is or may be an amount is required. */
function withoutRequiredMoney(node: unknown, definitions: Record<string, JsonSchema>): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutRequiredMoney(item, definitions));
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutRequiredMoney(value, definitions)]));
  const { properties, required } = node as JsonSchema;
  if (properties === undefined || !Array.isArray(required)) return inner;
  return { ...inner, required: required.filter((name) => !mayBeMoney(properties[name] ?? {}, definitions)) };
}

function mayBeMoney(schema: JsonSchema, definitions: Record<string, JsonSchema>): boolean {
  const { $ref, money, items, anyOf, oneOf, allOf } = schema;
  if (money === true) return true;
  const inner = [$ref === undefined ? undefined : definitions[$ref.replace('#/$defs/', '')], items, ...(anyOf ?? oneOf ?? allOf ?? [])];
  return inner.some((each) => each !== undefined && mayBeMoney(each, definitions));
}

/**
 * @param inputs schemas that are components of another name here
 * @param inNames whether the keys of `node` are names of members rather than words of JSON Schema
 */
function adapt(node: unknown, inputs: ReadonlySet<string>, inNames = false): unknown {
  if (Array.isArray(node)) return node.map((item) => adapt(item, inputs));
  if (typeof node !== 'object' || node === null) return node;
  const { format } = node as JsonSchema;
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (inNames) return [[key, adapt(value, inputs)]];
    if (key === 'id') return [];
    if (key === 'personal' && value === false) return [];
    // zod spells these standard formats out once more; a document with them is twice as long and no more precise.
    if (key === 'pattern' && (format === 'uuid' || format === 'date' || format === 'date-time')) return [];
    if (key === '$ref' && typeof value === 'string') return [[key, COMPONENTS + nameOf(value.replace('#/$defs/', ''), inputs)]];
    if (key === 'const' || key === 'default' || key === 'enum' || key === 'examples') return [[key, value]];
    return [[EXTENSIONS[key] ?? key, adapt(value, inputs, key === 'properties')]];
  });
  return Object.fromEntries(entries);
}
