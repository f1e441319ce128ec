import { z } from 'zod';

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;

/**
 * The query of a list: `limit`, `cursor`, `sort` from an allow-list (`field` ascending, `-field` descending), and the list's filters.
 * The first sort of the list is the default. Those by an amount are named in `money`: without the permission to see amounts they are refused.
 */
export function listQuery<const S extends readonly [string, ...string[]], F extends z.core.$ZodLooseShape>(
  sorts: S,
  filters: F,
  money: readonly S[number][] = [],
) {
  return z.strictObject({
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE).meta({ description: 'Items per page' }),
    cursor: z.string().min(1).max(2000).optional().meta({ description: 'Opaque; from `nextCursor` of the same list' }),
    sort: z
      .enum(sorts)
      .default(sorts[0])
      .meta({ description: 'Order; a leading `-` is descending', ...(money.length === 0 ? {} : { money }) }),
    ...filters,
  });
}

/** The reply of a list. `nextCursor` is absent on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().optional() });

export interface Page<T> {
  items: T[];
  nextCursor?: string;
}
