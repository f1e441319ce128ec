/*
 * Replies made of nothing but objects, lists and plain values: their declared members are picked by a generated function, and JSON.stringify
 * writes what was picked. It writes faster than any program in JavaScript; picking is what keeps undeclared members in.
 */

interface Schema {
  readonly type?: unknown;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: unknown;
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
}

/** What is being generated: functions by name, the definitions that have one, and where to look the others up. */
interface Program {
  readonly functions: string[];
  readonly named: Map<string, string>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Thrown and caught in here only. */
class NotPlain extends Error {}

/**
 * A serialiser of what a JSON schema describes (draft 7, output side).
 * @returns undefined when the schema holds something that is not plain: alternatives, objects with free keys, anything at all
 */
export function plainSerialiser(schema: unknown): ((value: unknown) => string) | undefined {
  try {
    const program: Program = { functions: [], named: new Map(), definitions: (schema as Schema).definitions ?? {} };
    const expression = pickFrom('value', schema as Schema, program);
    // The schema is the contract's, never a caller's; names are written as JSON strings all the same.
    const make = new Function('text', 'number', 'truth', 'wrong', `${program.functions.join('\n')}\nreturn (value) => ${expression};`);
    const pick = make(text, number, truth, wrong) as (value: unknown) => unknown;
    return (value) => JSON.stringify(pick(value));
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** The expression that picks from what the expression `source` gives. */
function pickFrom(source: string, schema: Schema, program: Program): string {
  const { type, anyOf, oneOf, allOf, $ref } = schema;
  const [only, ...others] = allOf ?? [];
  if (oneOf !== undefined || others.length > 0) throw new NotPlain();
  if (only !== undefined) return pickFrom(source, only, program);
  if ($ref !== undefined) return `${definition($ref, program)}(${source})`;
  if (anyOf !== undefined) return nullable(source, anyOf, program);
  if (Array.isArray(type)) return nullable(source, [{ ...schema, type: type[0] }, ...type.slice(1).map((one) => ({ type: one }))], program);
  if (type === 'string') return `text(${source})`;
  if (type === 'integer' || type === 'number') return `number(${source})`;
  if (type === 'boolean') return `truth(${source})`;
  if (type === 'array') return `${list(schema, program)}(${source})`;
  if (type === 'object') return `${object(schema, program)}(${source})`;
  throw new NotPlain();
}

function nullable(source: string, [first, second, ...more]: readonly Schema[], program: Program): string {
  if (first === undefined || second?.type !== 'null' || more.length > 0) throw new NotPlain();
  return `(${source} === null ? null : ${pickFrom(source, first, program)})`;
}

/** The function of a definition; named before it is made, because it may refer to itself. */
function definition(reference: string, program: Program): string {
  const known = program.named.get(reference);
  if (known !== undefined) return known;
  const schema = program.definitions[reference.replace('#/definitions/', '')];
  if (schema === undefined) throw new NotPlain();
  const name = `definition${program.named.size}`;
  program.named.set(reference, name);
  program.functions.push(`function ${name}(value) { return ${pickFrom('value', schema, program)}; }`);
  return name;
}

function list({ items }: Schema, program: Program): string {
  if (items === undefined || Array.isArray(items)) throw new NotPlain();
  const item = pickFrom('values[index]', items, program);
  const name = `list${program.functions.length}`;
  program.functions.push(`function ${name}(values) {
  if (!Array.isArray(values)) wrong(values);
  const picked = [];
  for (let index = 0; index < values.length; index += 1) picked.push(${item});
  return picked;
}`);
  return name;
}

function object({ properties, required = [], additionalProperties }: Schema, program: Program): string {
  if (properties === undefined || additionalProperties !== false || Object.hasOwn(properties, '__proto__')) throw new NotPlain();
  const members = Object.entries(properties).map(([key, member]) => {
    const source = `value[${JSON.stringify(key)}]`;
    const picked = pickFrom(source, member, program);
    return `${JSON.stringify(key)}: ${required.includes(key) ? picked : `${source} === undefined ? undefined : ${picked}`}`;
  });
  const name = `object${program.functions.length}`;
  program.functions.push(`function ${name}(value) {
  if (typeof value !== 'object' || value === null) wrong(value);
  return { ${members.join(', ')} };
}`);
  return name;
}

/** Nothing with members of its own passes for a plain value. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : wrong(value);
}

function number(value: unknown): number {
  const converted = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  return typeof converted === 'number' && Number.isFinite(converted) ? converted : wrong(value);
}

function truth(value: unknown): boolean {
  return typeof value === 'boolean' ? value : wrong(value);
}

/** The value itself may be a secret: only its kind is named. */
function wrong(value: unknown): never {
  throw new Error(
    `A reply holds ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value} where its contract has something else`,
  );
}
