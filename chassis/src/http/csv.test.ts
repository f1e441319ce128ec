import fc from 'fast-check';
import { csvLine } from './csv';

/** RFC 4180, read by hand. */
function read(line: string): string[] {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(rest);
    const plain = /^([^",\r\n]*)(,|\r\n)/.exec(rest);
    const [all = '', text = '', end] = quoted ?? plain ?? [];
    if (all === '') throw new Error(`No cell begins ${rest}`);
    cells.push(quoted ? text.replaceAll('""', '"') : text);
    rest = rest.slice(all.length);
    if (end === '\r\n') return cells;
  }
}

describe('a line of CSV', () => {
  it('quotes what needs it and doubles quotes', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', undefined, 7, -7])).toBe('a,"b,c","say ""hi""","two\nlines",,7,-7\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=cmd|" /C calc"!A0'])('makes no formula of %j', (text) => {
    expect(read(csvLine([text, 'end']))).toEqual([`'${text}`, 'end']);
  });

  it('is read back as it was written, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
        const back = read(csvLine(cells));
        expect(back.map((cell, index) => (cell === cells[index] ? cell : cell.slice(1)))).toEqual(cells);
        expect(back.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
