import type { Page } from '@praxis/contracts/kernel';
import { type OperationRequest, ok, type Reply } from '../route';
import type { Tx } from '../transaction';

export interface ListStatement<T> {
  /** Table or joins, as after `from`. Row-level security limits it to the firm. */
  from: string;
  /** What is selected. */
  columns: string;
  /** Conditions joined by `and`; `$` in the text stands for the one value behind it. Undefined values are left out. */
  where?: readonly (readonly [condition: string, value?: unknown] | undefined)[];
  /** Per value of `sort`: expressions with one common direction, the last of them unique; none of them null. */
  sorts: Record<string, readonly string[]>;
  map: (record: Record<string, unknown>) => T;
}

/** One page by keyset: as fast on the last page as on the first, and stable while rows are added. */
export async function readPage<T>(request: OperationRequest, tx: Tx, statement: ListStatement<T>): Promise<Reply<Page<T>>> {
  const { limit, cursor, sort } = request.query as { limit: number; cursor?: string; sort: string };
  const order = statement.sorts[sort];
  if (order === undefined) throw new Error(`The list does not say how to sort by ${sort}`);
  const descending = order[0]?.endsWith(' desc') ?? false;
  const keys = order.map((entry) => entry.replace(/ (asc|desc)$/, ''));

  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions: string[] = [];
  for (const entry of statement.where ?? []) {
    if (entry === undefined) continue;
    const [text, value] = entry;
    if (entry.length === 1) conditions.push(text);
    else if (value !== undefined) {
      const name = parameter(value);
      conditions.push(text.replace(/\$(?!\d)/g, () => name));
    }
  }
  if (cursor !== undefined) {
    const place = request.cursors.open(cursor);
    conditions.push(`(${keys.join(', ')}) ${descending ? '<' : '>'} (${place.map(parameter).join(', ')})`);
  }
  const text = [
    `select ${statement.columns}, ${keys.map((key, index) => `(${key})::text as "place${index}"`).join(', ')} from ${statement.from}`,
    conditions.length > 0 ? `where ${conditions.map((condition) => `(${condition})`).join(' and ')}` : '',
    `order by ${keys.map((key) => `${key} ${descending ? 'desc' : 'asc'}`).join(', ')} limit ${limit + 1}`,
  ].join(' ');
  const records = await tx.query(text, values);
  const page = records.slice(0, limit);
  const last = records.length > limit ? page.at(-1) : undefined;
  if (last === undefined) return ok({ items: page.map(statement.map) });
  const nextCursor = request.cursors.seal(keys.map((_, index) => last[`place${index}`]));
  return ok({ items: page.map(statement.map), nextCursor }, { link: nextLink(request, nextCursor) });
}

/** The `Link` header of a list that goes on. */
export function nextLink(request: OperationRequest, cursor: string): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (value !== undefined && name !== 'cursor') search.set(name, String(value));
  }
  search.set('cursor', cursor);
  return `<${request.path}?${search.toString()}>; rel="next"`;
}

/** A user's text as an ILIKE pattern that matches it literally, anywhere. */
export const containing = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
