import { z } from 'zod';

/** As much of JSON Schema 2020-12 as zod writes for our events, and our own metadata. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  id?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  /** From `.meta({ personal })`. */
  personal?: boolean;
  /** From `withinBytes`. */
  maxJsonBytes?: number;
}

/** What a reader of the event must accept. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

/** The alternatives of a union, or the schema itself. */
export const alternativesOf = (schema: JsonSchema): JsonSchema[] => schema.anyOf ?? schema.oneOf ?? [schema];

/** Name of the shared definition that a schema refers to. */
export const referenceOf = (schema: JsonSchema): string | undefined => schema.$ref?.replace('#/$defs/', '');
