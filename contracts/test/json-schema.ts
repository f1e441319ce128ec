export { alternativesOf, type JsonSchema, jsonSchemaOf } from '../src/generate/json-schema';

import type { JsonSchema } from '../src/generate/json-schema';

/** Name of the shared definition that a schema refers to. */
export const referenceOf = (schema: JsonSchema): string | undefined => schema.$ref?.replace('#/$defs/', '');
