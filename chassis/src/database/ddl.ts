/**
 * DDL of a tenant table: the table, forced row-level security, and its policies together, so that none is forgotten.
 * `app` may do what its policy allows; the owner gets a policy of its own, without which a back-fill silently changes nothing; `system`
 * reads the named columns only, and only where a schedule needs to find due things across firms.
 */
export function tenantTable(
  service: string,
  table: string,
  body: string,
  options: { indexes?: readonly string[]; systemColumns?: readonly string[]; appendOnly?: boolean } = {},
): string {
  const firm = `nullif(current_setting('app.firm_id', true), '')::uuid`;
  const rights = options.appendOnly ? 'select, insert' : 'select, insert, update, delete';
  return [
    `create table ${table} (${body})`,
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy ${table}_tenant on ${table} to ${service}_app using (firm_id = ${firm}) with check (firm_id = ${firm})`,
    `create policy ${table}_owner on ${table} to ${service}_owner using (true) with check (true)`,
    `grant ${rights} on ${table} to ${service}_app`,
    ...(options.systemColumns
      ? [
          `create policy ${table}_system on ${table} for select to ${service}_system using (true)`,
          `grant select (${options.systemColumns.join(', ')}) on ${table} to ${service}_system`,
        ]
      : []),
    ...(options.indexes ?? []),
  ].join(';\n');
}
