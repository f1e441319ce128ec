import type { Table, Tx } from '@praxis/chassis';

/**
 * Keeps a copy of another context's aggregate: what its latest event said. An older event than the copy's changes nothing
 * (`version` is the aggregate's in its own context).
 */
export async function keepCopy<R extends { id: string; version: number }>(table: Table<R>, tx: Tx, row: R): Promise<void> {
  const known = await table.findForUpdate(tx, row.id);
  if (known === undefined) table.insert(tx, row);
  else if (known.version < row.version) table.update(tx, row, { from: known.version });
}
