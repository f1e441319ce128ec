import { type EntitySchema, type EntitySchemaColumnOptions, EntitySchema as Schema } from 'typeorm';
import type { Tx } from './transaction';

/** Reads and writes the rows of one tenant table; statements are generated once from its EntitySchema. */
export interface Table<R extends object> {
  readonly name: string;
  insert(tx: Tx, row: R): void;
  /** As `insert`, of many rows in one statement. */
  insertAll(tx: Tx, rows: readonly R[]): void;
  /** Writes the rows in one statement, those that are there already over what they were. Without a guard: lock first what they belong to. */
  putAll(tx: Tx, rows: readonly R[]): void;
  /** Writes the whole row where its version is still `from`; any other outcome than exactly one row rolls the transaction back. */
  update(tx: Tx, row: R, guard: { from: number }): void;
  find(tx: Tx, id: string): Promise<R | undefined>;
  /** Reads and locks the row until the transaction ends. */
  findForUpdate(tx: Tx, id: string): Promise<R | undefined>;
  remove(tx: Tx, id: string): void;
  /** As `select`, for a `rest` that goes by a whole key and never varies (`Tx.lookUp`). */
  lookUp(tx: Tx, rest: string, values: readonly unknown[]): Promise<R[]>;
  /** `rest` is what follows `select ... from <table>`: where, order by, limit, for update. */
  select(tx: Tx, rest: string, values?: readonly unknown[]): Promise<R[]>;
  /** One row as the database returned it (snake_case) as a typed row. */
  fromDatabase(record: Record<string, unknown>): R;
}

interface Column {
  property: string;
  column: string;
  type: string;
  array: boolean;
  primary: boolean;
}

/**
 * The table of an EntitySchema whose columns are named explicitly (`name: 'snake_case'`). bigint columns are read as safe integers, date
 * columns as `YYYY-MM-DD`, timestamptz as Date, numeric as decimal strings, jsonb parsed.
 */
export function tableOf<R extends object>(schema: EntitySchema<R>): Table<R> {
  const options = schema.options;
  const name = options.tableName ?? options.name;
  const columns = Object.entries(options.columns).map(([property, column]): Column => {
    const { type, name: named = property, array = false, primary = false } = column as EntitySchemaColumnOptions;
    return { property, column: named, type: String(type), array, primary };
  });
  const quoted = (column: string) => `"${column}"`;
  const list = columns.map(({ column }) => quoted(column)).join(', ');
  const insertText = `insert into ${name} (${list}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`;
  const changing = columns.filter(({ primary }) => !primary);
  const sets = changing.map(({ column }, index) => `${quoted(column)} = $${index + 1}`).join(', ');
  const typed = columns.map(({ column, type, array }) => `${quoted(column)} ${type}${array ? '[]' : ''}`).join(', ');
  const insertAllText = `insert into ${name} (${list}) select ${list} from jsonb_to_recordset($1) as many (${typed})`;
  const putAllText = `${insertAllText} on conflict (${columns.flatMap(({ primary, column }) => (primary ? [quoted(column)] : [])).join(', ')})
do update set ${changing.map(({ column }) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ')}`;
  const base = changing.length;
  // Dividing by the number of changed rows turns "nobody's row" into an error inside the pipeline, so COMMIT cannot follow it.
  const updateText = `with changed as (update ${name} set ${sets} where firm_id = $${base + 1} and id = $${base + 2} and version = $${base + 3} returning 1) select 1 / count(*) from changed`;
  const findText = `select ${list} from ${name} where firm_id = $1 and id = $2`;
  const lockText = `${findText} for update`;

  const toDatabase = (column: Column, row: R): unknown => {
    const value = (row as Record<string, unknown>)[column.property];
    if (value === undefined) return null;
    return column.type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
  };
  const fromDatabase = (record: Record<string, unknown>): R => {
    const row: Record<string, unknown> = {};
    for (const column of columns) {
      const value = record[column.column];
      row[column.property] = column.type === 'bigint' && value !== null ? safeInteger(value, name, column.column) : value;
    }
    return row as R;
  };
  const recordOf = (row: R): Record<string, unknown> =>
    Object.fromEntries(columns.map(({ property, column }) => [column, field(row, property) ?? null]));
  const writeAll = (tx: Tx, text: string, rows: readonly R[]): void => {
    if (rows.length > 0) tx.write(text, [JSON.stringify(rows.map(recordOf))]);
  };
  const field = (row: R, property: string): unknown => (row as Record<string, unknown>)[property];

  return {
    name,
    fromDatabase,
    insert: (tx, row) =>
      tx.write(
        insertText,
        columns.map((column) => toDatabase(column, row)),
      ),
    insertAll: (tx, rows) => writeAll(tx, insertAllText, rows),
    putAll: (tx, rows) => writeAll(tx, putAllText, rows),
    update: (tx, row, { from }) =>
      tx.write(updateText, [...changing.map((column) => toDatabase(column, row)), field(row, 'firmId'), field(row, 'id'), from]),
    find: async (tx, id) => {
      const [record] = await tx.lookUp(findText, [tx.firmId, id]);
      return record && fromDatabase(record);
    },
    findForUpdate: async (tx, id) => {
      const [record] = await tx.lookUp(lockText, [tx.firmId, id]);
      return record && fromDatabase(record);
    },
    remove: (tx, id) => tx.write(`delete from ${name} where firm_id = $1 and id = $2`, [tx.firmId, id]),
    lookUp: async (tx, rest, values) => (await tx.lookUp(`select ${list} from ${name} ${rest}`, values)).map(fromDatabase),
    select: async (tx, rest, values) => (await tx.query(`select ${list} from ${name} ${rest}`, values)).map(fromDatabase),
  };
}

function safeInteger(value: unknown, table: string, column: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${table}.${column} holds ${String(value)}, which is no safe integer`);
  return number;
}

export { Schema as EntitySchema };
