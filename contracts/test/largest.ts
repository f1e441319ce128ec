import { jsonBytes, MAX_AMOUNT } from '../src/kernel';
import { alternativesOf, type JsonSchema, referenceOf } from './json-schema';

/**
 * The character that takes most room: zod counts code points, a control character is six bytes of JSON (`\u0001`), and the widest
 * other ones are four bytes of UTF-8.
 */
const WIDEST = '\u0001';

const money = (amount: number) => ({ amount, currency: 'EUR' });
const text = (length: number, scale: number) => WIDEST.repeat(Math.max(1, Math.floor(length * scale)));

/** Largest legal values of what a schema can only say by a pattern or a refinement. */
const LARGEST_OF: Record<string, (scale: number) => unknown> = {
  Currency: () => 'EUR',
  Money: () => money(-MAX_AMOUNT),
  LocalDate: () => '2999-12-31',
  Instant: () => '2999-12-31T23:59:59.123456789Z',
  Percent: () => '99.9999',
  Quantity: () => '-999999999.999999',
  Deposit: () => ({ amount: money(MAX_AMOUNT) }),
  Billing: (scale) => ({
    rule: 'milestone',
    milestones: Array.from({ length: Math.max(1, Math.floor(50 * scale)) }, (_, index) => ({
      key: `${String(index).padStart(2, '0')}${WIDEST.repeat(62)}`,
      name: text(200, scale),
      amount: money(MAX_AMOUNT),
    })),
  }),
};

const LARGEST_OF_PATTERN: [sample: string, pattern: RegExp][] = [
  ['01985f3a-7c00-7000-8000-000000000001', /0-9a-fA-F/],
  ['f'.repeat(64), /\{64\}/],
];

/**
 * The largest value that a schema lets through, with every optional member present. Throws for a text or an array without a bound, and for
 * a pattern it has not been taught.
 *
 * @param scale 0 to 1: shortens texts and arrays, to fill what is left of a bound in bytes
 */
export function largest(schema: JsonSchema, definitions: Record<string, JsonSchema>, path = '', scale = 1): unknown {
  const reference = referenceOf(schema);
  if (reference !== undefined) {
    const known = LARGEST_OF[reference];
    const definition = definitions[reference];
    if (known) return known(scale);
    if (!definition) throw new Error(`${path}: unknown definition ${reference}`);
    return largest(definition, definitions, path, scale);
  }
  const alternatives = alternativesOf(schema);
  if (alternatives[0] !== schema) return longestOf(alternatives.map((each) => largest(each, definitions, path, scale)));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return longestOf(schema.enum);
  switch (schema.type) {
    case 'boolean':
      return false;
    case 'integer':
      return longestOf([schema.minimum ?? Number.MIN_SAFE_INTEGER, schema.maximum ?? Number.MAX_SAFE_INTEGER]);
    case 'string':
      return largestText(schema, path, scale);
    case 'array':
      return largestArray(schema, definitions, path, scale);
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [name, largest(member, definitions, `${path}/${name}`, scale)]),
      );
    default:
      throw new Error(`${path}: cannot make the largest ${JSON.stringify(schema)}`);
  }
}

function largestText(schema: JsonSchema, path: string, scale: number): string {
  if (schema.pattern !== undefined) {
    const { pattern } = schema;
    const sample = LARGEST_OF_PATTERN.find(([, mark]) => mark.test(pattern))?.[0];
    if (sample === undefined || !new RegExp(pattern).test(sample)) throw new Error(`${path}: no sample for the pattern ${pattern}`);
    return sample;
  }
  if (schema.maxJsonBytes !== undefined) return WIDEST.repeat(Math.floor((schema.maxJsonBytes - 2) / jsonBytesOfOne));
  if (schema.maxLength === undefined) throw new Error(`${path}: a text without a bound`);
  return WIDEST.repeat(Math.max(schema.minLength ?? 0, Math.floor(schema.maxLength * scale)));
}
const jsonBytesOfOne = jsonBytes(WIDEST) - 2;

function largestArray(schema: JsonSchema, definitions: Record<string, JsonSchema>, path: string, scale: number): unknown[] {
  const { items, maxItems, maxJsonBytes } = schema;
  if (!items || maxItems === undefined) throw new Error(`${path}: an array without a bound`);
  const itemAt = (itemScale: number) => largest(items, definitions, `${path}/items`, itemScale);
  const count = Math.max(1, Math.floor(maxItems * scale));
  if (maxJsonBytes === undefined) return Array.from({ length: count }, () => itemAt(scale));
  const values: unknown[] = [];
  let left = maxJsonBytes - 2;
  for (let itemScale = 1; itemScale > 0.0005 && values.length < count; ) {
    const item = itemAt(itemScale);
    const bytes = jsonBytes(item) + (values.length === 0 ? 0 : 1);
    if (bytes > left) {
      itemScale *= 0.8;
      continue;
    }
    values.push(item);
    left -= bytes;
  }
  return values;
}

const longestOf = (values: readonly unknown[]): unknown =>
  values.reduce((longest, value) => (jsonBytes(value) > jsonBytes(longest) ? value : longest));
