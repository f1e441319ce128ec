import { setTimeout as pause } from 'node:timers/promises';
import { CONTEXTS } from '@praxis/contracts/kernel';
import type { Database } from './database';
import { eventually } from './eventually';

/** Requests leave traces here without anything having been done. */
const traces = ['idempotency', 'audit_entries', 'audit_heads', 'audit_sent', 'sessions', 'throttles'];

/** Waits until nothing that was done is still to be published. */
export async function published(database: Database): Promise<void> {
  const each = CONTEXTS.map((context) => `select count(*)::int as waiting from ${context}.outbox`);
  await eventually('the outboxes to be empty', async () => {
    const rows = await database.rows<{ waiting: number }>(each.join(' union all '));
    return rows.every(({ waiting }) => waiting === 0) ? true : undefined;
  });
}

/** How many rows each table holds of a firm; what was sent to the audit chain aside. */
export async function possessionsOf(database: Database, firmId: string): Promise<Record<string, number>> {
  await published(database);
  const tables = await database.rows<{ schema: string; name: string }>(
    `select table_schema as schema, table_name as name from information_schema.columns
      where column_name = 'firm_id' and table_schema = any ($1) and table_name <> all ($2)`,
    [CONTEXTS, traces],
  );
  const each = tables.map(
    ({ schema, name }) => `select '${schema}.${name}' as name, count(*)::int as count from ${schema}.${name} where firm_id = $1`,
  );
  const rows = await database.rows<{ name: string; count: number }>(each.join(' union all '), [firmId]);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** The possessions of a firm once every service has heard of it and nothing moves any more. */
export async function settledPossessionsOf(database: Database, firmId: string): Promise<Record<string, number>> {
  let former = '';
  return await eventually('the firm to settle', async () => {
    const possessions = await possessionsOf(database, firmId);
    const known = CONTEXTS.every((context) => possessions[`${context}.firm_facts`] === 1);
    const now = JSON.stringify(possessions);
    const still = known && now === former;
    former = now;
    if (still) return possessions;
    await pause(250);
    return undefined;
  });
}
