import { z } from 'zod';
import { plainSerialiser } from './plain-reply';

const schemaOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { target: 'draft-7', io: 'output', reused: 'inline' });
const serialise = (schema: z.ZodType, value: unknown): string => {
  const serialiser = plainSerialiser(schemaOf(schema));
  if (serialiser === undefined) throw new Error('not plain');
  return serialiser(value);
};

const Line = z.object({ text: z.string(), 'unit price': z.int(), paid: z.boolean() });
const Invoice = z.object({
  id: z.uuid(),
  note: z.string().optional(),
  due: z.string().nullable(),
  lines: z.array(Line),
  state: z.enum(['open']),
});
const invoice = {
  id: '0198a000-0000-7000-8000-000000000001',
  due: null,
  lines: [{ text: '"a"\n', 'unit price': 5, paid: true }],
  state: 'open',
};

describe('a plain reply', () => {
  it('is written as it is', () => {
    expect(JSON.parse(serialise(Invoice, invoice))).toEqual(invoice);
    expect(JSON.parse(serialise(Invoice, { ...invoice, note: 'n' }))).toEqual({ ...invoice, note: 'n' });
  });

  it('lets nothing out that its contract does not name, at any depth', () => {
    const more = {
      ...invoice,
      passwordHash: 'secret',
      lines: invoice.lines.map((line) => ({ ...line, secret: 1, toJSON: () => 'secret' })),
    };
    expect(JSON.parse(serialise(Invoice, more))).toEqual(invoice);
    class Row {
      readonly text = 't';
      readonly 'unit price' = 1;
      readonly paid = false;
      readonly secret = 'secret';
    }
    expect(serialise(Line, new Row())).toBe('{"text":"t","unit price":1,"paid":false}');
  });

  it.each([
    ['an object in the place of a text', { text: { secret: 1 }, 'unit price': 1, paid: true }],
    ['a list in the place of a text', { text: ['secret'], 'unit price': 1, paid: true }],
    ['an object in the place of a number', { text: 't', 'unit price': { secret: 1 }, paid: true }],
    ['no number', { text: 't', 'unit price': Number.NaN, paid: true }],
    ['an object in the place of a truth value', { text: 't', 'unit price': 1, paid: { secret: 1 } }],
    ['nothing where something is required', { text: 't', 'unit price': 1 }],
    ['null where it is not allowed', { text: null, 'unit price': 1, paid: true }],
    ['null in the place of the whole', null],
  ])('refuses %s', (_name, value) => expect(() => serialise(Line, value)).toThrow('A reply holds'));

  it('may name its parts and be made of itself', () => {
    const Folder = z
      .object({
        name: z.string(),
        get folders() {
          return z.array(Folder);
        },
      })
      .meta({ id: 'Folder' });
    const tree = { name: 'a', folders: [{ name: 'b', folders: [] }] };
    expect(JSON.parse(serialise(z.object({ root: Folder, other: Folder.nullable() }), { root: tree, other: null }))).toEqual({
      root: tree,
      other: null,
    });
    const hidden = { ...tree, folders: [{ name: 'b', folders: [], secret: 1 }] };
    expect(JSON.parse(serialise(z.object({ root: Folder }), { root: hidden }))).toEqual({ root: tree });
  });

  it('refuses anything but a list in the place of a list', () =>
    expect(() => serialise(z.array(Line), { length: 1, 0: { text: 't' } })).toThrow('A reply holds'));
});

it.each([
  ['alternatives', z.union([z.string(), z.int()])],
  ['objects with free keys', z.object({ counts: z.record(z.string(), z.int()) })],
  ['open objects', z.looseObject({ a: z.string() })],
  ['anything', z.object({ a: z.unknown() })],
  ['tuples', z.tuple([z.string(), z.int()])],
])('%s are not plain', (_name, schema) => expect(plainSerialiser(schemaOf(schema))).toBeUndefined());
