import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/**
 * The row that a command or a read is about.
 *
 * @param ifMatch the version that the caller has read, where it said so
 * @throws Rejection of `http.not_found` when there is none that the caller may see, `http.stale` when it has another version
 */
export function found<R extends { version: number }>(row: R | undefined, ifMatch?: number): R {
  if (row === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && row.version !== ifMatch) throw new Rejection(httpErrors.stale);
  return row;
}
