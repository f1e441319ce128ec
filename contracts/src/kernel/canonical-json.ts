import { hash } from 'node:crypto';

/**
 * JSON in the one spelling of RFC 8785 (JSON Canonicalization Scheme): no white space, members sorted by the UTF-16 code units of their
 * names, strings and numbers as ECMAScript writes them. Members that are undefined are left out, as in JSON.stringify.
 *
 * @throws TypeError for what I-JSON (RFC 7493) cannot carry: NaN, infinities, lone surrogates, undefined, functions, bigints, and objects
 * that are no plain data (Date, Map, class instances), which would silently lose content; also for cycles
 */
export const canonicalJson = (value: unknown): string => write(value, []);

function write(value: unknown, ancestors: readonly object[]): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'string':
      return writeString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`Not a JSON number: ${value}`);
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : writeObject(value, ancestors);
    default:
      throw new TypeError(`Not a JSON value: ${typeof value}`);
  }
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('Not a Unicode string: lone surrogate');
  return JSON.stringify(value);
}

function writeObject(value: object, ancestors: readonly object[]): string {
  if (ancestors.includes(value)) throw new TypeError('Not a JSON value: cyclic');
  const path = [...ancestors, value];
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => write(item, path)).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A prototype without a prototype is some realm's Object.prototype: data made in another realm (a vm context) is plain all the same.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!plain) throw new TypeError('Not plain data');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    // RFC 8785, 3.2.3: by UTF-16 code units, which is how ECMAScript compares strings.
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${writeString(name)}:${write(member, path)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 as 64 hexadecimal digits; text is hashed as UTF-8. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');
