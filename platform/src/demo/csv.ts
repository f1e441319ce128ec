import { Failure } from '../failure';

/** One record of a file, and the line it begins on. */
export interface CsvRecord {
  /** From 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A row as its header names the fields; what is empty is left out. */
export interface CsvRow<C extends string = string> {
  /** From 1, as an editor shows it. */
  readonly line: number;
  readonly values: Readonly<Partial<Record<C, string>>>;
}

export interface CsvColumns<R extends string, O extends string> {
  readonly required: readonly R[];
  readonly optional: readonly O[];
}

/**
 * Reads comma-separated values as RFC 4180 describes them: fields in double quotes may hold commas, line breaks and doubled quotes; lines
 * end with CRLF or LF. Empty lines are passed over.
 * @throws Failure naming the line where the text is none
 */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = text.startsWith('\u{feff}') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begins = line;
    const fields: string[] = [];
    for (let more = true; more; ) {
      const field = text[at] === '"' ? quoted(text, at, line) : plain(text, at, line);
      fields.push(field.value);
      at = field.end;
      line = field.line;
      more = text[at] === ',';
      if (more) at += 1;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: begins, fields });
  }
  return records;
}

interface Field {
  readonly value: string;
  /** Index behind it: of a comma, of the line's end, or of the end of the text. */
  readonly end: number;
  readonly line: number;
}

function plain(text: string, from: number, line: number): Field {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && !text.startsWith('\r\n', end)) {
    if (text[end] === '"') throw new Failure(`line ${line}: a quote inside a field that is not quoted`);
    end += 1;
  }
  return { value: text.slice(from, end), end, line };
}

function quoted(text: string, from: number, begins: number): Field {
  let value = '';
  let line = begins;
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') {
      if (text[at] === '\n') line += 1;
      value += text[at];
    } else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else {
      const end = at + 1;
      const ended = end === text.length || text[end] === ',' || text[end] === '\n' || text.startsWith('\r\n', end);
      if (!ended) throw new Failure(`line ${line}: text follows the closing quote of a field`);
      return { value, end, line };
    }
  }
  throw new Failure(`line ${begins}: a quoted field is never closed`);
}

/**
 * Reads a file with a header. Its columns may stand in any order; every required one must be there, filled in every row, and none may be
 * unknown: a misspelt column would be lost without a word.
 * @param name of the file, for the messages
 * @throws Failure naming file, line and column
 */
export function readTable<R extends string, O extends string>(text: string, name: string, columns: CsvColumns<R, O>): CsvRow<R | O>[] {
  const said = (message: string): Failure => new Failure(`${name}, ${message}.`);
  let records: CsvRecord[];
  try {
    records = parseCsv(text);
  } catch (error) {
    if (error instanceof Failure) throw said(error.message);
    throw error;
  }
  const [header, ...rows] = records;
  if (header === undefined) throw new Failure(`${name} is empty; its first line must name the columns ${columns.required.join(', ')}.`);
  const names = header.fields.map((field) => field.trim());
  const known: readonly string[] = [...columns.required, ...columns.optional];
  const unknown = names.filter((column) => !known.includes(column));
  if (unknown.length > 0) throw said(`line ${header.line}: unknown column "${unknown[0]}"; there are ${known.join(', ')}`);
  const twice = names.find((column, index) => names.indexOf(column) !== index);
  if (twice !== undefined) throw said(`line ${header.line}: the column "${twice}" stands there twice`);
  const missing = columns.required.filter((column) => !names.includes(column));
  if (missing.length > 0) throw said(`line ${header.line}: the column "${missing[0]}" is missing`);
  if (rows.length === 0) throw new Failure(`${name} has a header and no rows.`);
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length) throw said(`line ${line}: ${fields.length} fields, the header has ${names.length}`);
    const values = Object.fromEntries(
      names.map((column, index) => [column, fields[index]?.trim() ?? '']).filter(([, value]) => value !== ''),
    ) as Partial<Record<R | O, string>>;
    const empty = columns.required.find((column) => values[column] === undefined);
    if (empty !== undefined) throw said(`line ${line}: the column "${empty}" is empty`);
    return { line, values };
  });
}
