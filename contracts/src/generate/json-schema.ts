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
  /** All components that were referred to, by name. */
  components: () => Record<string, JsonSchema>;
}

/** Throws when two different schemas have one id: a document can hold only one of them under that name. */
export function schemaWriter(): SchemaWriter {
  const components = new Map<string, JsonSchema>();
  const add = (name: string, component: JsonSchema) => {
    const known = components.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(`Two different schemas have the id ${name}: rename one of them`);
    }
    components.set(name, component);
  };
  return {
    write: (schema) => {
      const { $defs = {}, ...written } = jsonSchemaOf(schema) as JsonSchema & { $schema?: string };
      delete written.$schema;
      for (const [name, definition] of Object.entries($defs)) add(name, adapt(definition) as JsonSchema);
      return adapt(written) as JsonSchema;
    },
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** @param inNames whether the keys of `node` are names of members rather than words of JSON Schema */
function adapt(node: unknown, inNames = false): unknown {
  if (Array.isArray(node)) return node.map((item) => adapt(item));
  if (typeof node !== 'object' || node === null) return node;
  const { format } = node as JsonSchema;
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (inNames) return [[key, adapt(value)]];
    if (key === 'id') return [];
    if (key === 'personal' && value === false) return [];
    // zod spells these standard formats out once more; a document with them is twice as long and no more precise.
    if (key === 'pattern' && (format === 'uuid' || format === 'date' || format === 'date-time')) return [];
    if (key === '$ref' && typeof value === 'string') return [[key, value.replace('#/$defs/', COMPONENTS)]];
    if (key === 'const' || key === 'default' || key === 'enum' || key === 'examples') return [[key, value]];
    return [[EXTENSIONS[key] ?? key, adapt(value, key === 'properties')]];
  });
  return Object.fromEntries(entries);
}
