import fc from 'fast-check';
import { parseCsv, readTable } from './csv';

const fieldsOf = (text: string) => parseCsv(text).map(({ fields }) => fields);

describe('reading records', () => {
  test('fields are separated by commas and records by CRLF or LF; the last line end may be missing', () => {
    expect(fieldsOf('a,b\r\nc,d\ne,f')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  test('a quoted field holds commas, line breaks and doubled quotes', () => {
    expect(fieldsOf('"a, b","say ""hi""","two\r\nlines"\nx,,""')).toEqual([
      ['a, b', 'say "hi"', 'two\r\nlines'],
      ['x', '', ''],
    ]);
  });

  test('empty lines and a byte order mark are passed over', () => {
    expect(fieldsOf('\u{feff}a,b\n\n\nc,d\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('a record knows the line on which it begins, also behind a field of several lines', () => {
    expect(parseCsv('a\n"b\nb"\nc').map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  test('what is no CSV is refused with its line', () => {
    expect(() => parseCsv('a,b\nc,d"e')).toThrow('line 2: a quote inside a field that is not quoted');
    expect(() => parseCsv('a,"b\nc')).toThrow('line 1: a quoted field is never closed');
    expect(() => parseCsv('"a"b,c')).toThrow('line 1: text follows the closing quote of a field');
  });

  test('what is written by the rules is read as it was', () => {
    const written = (fields: readonly string[]) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
    const records = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(records, fc.constantFrom('\n', '\r\n'), (table, end) => {
        expect(fieldsOf(table.map(written).join(end))).toEqual(table);
      }),
    );
  });
});

describe('reading a table', () => {
  const columns = { required: ['code', 'name'], optional: ['note'] } as const;
  const read = (text: string) => readTable(text, 'prices.csv', columns);

  test('columns may stand in any order, and empty optional ones are left out', () => {
    expect(read('name,note,code\n Workshop ,,W1\nAdvice,"by phone",A1\n')).toEqual([
      { line: 2, values: { name: 'Workshop', code: 'W1' } },
      { line: 3, values: { name: 'Advice', note: 'by phone', code: 'A1' } },
    ]);
  });

  test.each([
    ['', 'prices.csv is empty; its first line must name the columns code, name.'],
    ['code,name\n', 'prices.csv has a header and no rows.'],
    ['code,nmae\nA,B\n', 'prices.csv, line 1: unknown column "nmae"; there are code, name, note.'],
    ['code,note\nA,B\n', 'prices.csv, line 1: the column "name" is missing.'],
    ['code,name,code\nA,B,C\n', 'prices.csv, line 1: the column "code" stands there twice.'],
    ['code,name\nA\n', 'prices.csv, line 2: 1 fields, the header has 2.'],
    ['code,name\nA,B\n,C\n', 'prices.csv, line 3: the column "code" is empty.'],
    ['code,name\n"A,B\n', 'prices.csv, line 2: a quoted field is never closed.'],
  ])('%j is refused with file, line and column', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
