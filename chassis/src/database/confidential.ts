import { tenantTable } from './ddl';

/*
 * Who sees what is of a confidential client: decided by the database below every query, from `app.sees`, which the unit of work sets from
 * the signed identity (`all`, or the id of the person whose request it is; unset: nothing confidential at all).
 */

/** DDL of a service's table of the clients' teams, and of the function that names those whose things are not for the present viewer. */
export const clientTeams = (service: string): string =>
  [
    tenantTable(
      service,
      'client_teams',
      `firm_id uuid not null, client_id uuid not null, confidential boolean not null, members uuid[] not null,
       client_version bigint not null, primary key (firm_id, client_id)`,
      { indexes: ['create index client_teams_confidential on client_teams (firm_id) where confidential'] },
    ),
    // Not inlined, so that planning a query never plans this one; asked once per query (see `hidden`), and for `all` it reads nothing.
    `create function hidden_clients() returns uuid[] language plpgsql stable parallel safe as $$
     declare
       viewer text := current_setting('app.sees', true);
     begin
       if viewer = 'all' then return '{}'; end if;
       return array(select t.client_id from ${service}.client_teams t
         where t.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid and t.confidential
           and not coalesce(viewer = any (t.members::text[]), false));
     end $$`,
    'revoke all on function hidden_clients() from public',
    `grant execute on function hidden_clients() to ${service}_app, ${service}_owner`,
  ].join(';\n');

/** As a scalar subquery without a reference to the row it is computed once per query, and only when a first row is looked at. */
const hidden = '(select hidden_clients())';
const nothingHidden = `cardinality(${hidden}) = 0`;

/** Rows with the id of a client in `column`. The planner takes a COALESCE for one half, however few clients there are. */
export const ofVisibleClient = (column = 'client_id'): string => `coalesce(${column} <> all (${hidden}::uuid[]), true)`;

/** Rows with several clients in an array `column`: one that may be seen, or none at all. */
export const ofSomeVisibleClient = (column: string): string =>
  `(${nothingHidden} or cardinality(${column}) = 0 or not ${column} <@ ${hidden})`;

/** Rows that belong to a row of a guarded table, and are seen with it; `column` null: to none. */
export const ofVisibleParent = (table: string, column: string, parent: string, key = 'id'): string =>
  `(${nothingHidden} or ${table}.${column} is null
     or exists (select 1 from ${parent} parent where parent.firm_id = ${table}.firm_id and parent.${key} = ${table}.${column}))`;

/**
 * DDL that restricts a tenant table, on top of its tenant policy, to rows for which the condition holds.
 * @param command `select`: for a table whose rows are written before what makes them visible; changing and deleting read, too
 */
export const confidentialPolicy = (service: string, table: string, condition: string, command: 'all' | 'select' = 'all'): string =>
  `create policy ${table}_confidential on ${table} as restrictive for ${command} to ${service}_app using (${condition})`;
