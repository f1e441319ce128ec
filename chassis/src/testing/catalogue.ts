import pg from 'pg';
import type { EntitySchemaColumnOptions } from 'typeorm';
import { ClientTeamSchema } from '../client-teams';
import { INFRASTRUCTURE_TABLES } from '../database/infrastructure-migration';
import type { ServiceDefinition } from '../service';
import { freshDatabase, type TestDatabase } from './databases';

/** Tables that belong to no tenant and to no service: TypeORM's own. */
const BOOKKEEPING = ['migrations'];
/** The chassis' only table under row-level security. */
const CHASSIS_TENANT_TABLES = ['mails'];

interface TableFacts {
  name: string;
  secured: boolean;
  forced: boolean;
  policies: { name: string; permissive: boolean; roles: string[]; command: string; using: string | null; check: string | null }[];
  columns: { name: string; type: string; nullable: boolean }[];
  uniques: string[][];
  /** Tables that its foreign keys lead to. */
  parents: string[];
}

/**
 * What the database really has, against what the service says of itself: each table is known by name, tenant tables have forced
 * row-level security with a checked policy and keys within the firm, and no column differs from its EntitySchema.
 * @returns one sentence per finding; an empty list when all is well
 */
export function catalogueFindings<C>(definition: ServiceDefinition<C>, tables: readonly TableFacts[]): string[] {
  const tenant = new Map(definition.tables.map((schema) => [schema.options.tableName ?? schema.options.name, schema] as const));
  const global = new Set((definition.globalTables ?? []).map((schema) => schema.options.tableName ?? schema.options.name));
  const infrastructure = new Set<string>([...INFRASTRUCTURE_TABLES, ...BOOKKEEPING]);
  const findings: string[] = [];
  const found = new Set(tables.map(({ name }) => name));
  for (const name of [...tenant.keys(), ...global, ...INFRASTRUCTURE_TABLES]) {
    if (!found.has(name)) findings.push(`${name} is declared and does not exist`);
  }
  for (const table of tables) {
    const schema = tenant.get(table.name);
    if (schema || CHASSIS_TENANT_TABLES.includes(table.name)) {
      findings.push(...tenantFindings(definition.name, table));
      if (isOfClients(table, tables) && !isConfidential(table))
        findings.push(`${table.name} does not hide what is of confidential clients`);
      if (schema) findings.push(...drift(table, schema.options.columns as Record<string, EntitySchemaColumnOptions>));
    } else if (global.has(table.name) || infrastructure.has(table.name)) {
      if (table.secured && infrastructure.has(table.name))
        findings.push(`${table.name} is infrastructure and must be readable across firms`);
    } else {
      findings.push(`${table.name} is not in any list of the service: no tenant table, no global one, no infrastructure`);
    }
  }
  return findings;
}

const isConfidential = ({ policies }: TableFacts): boolean =>
  policies.some(({ permissive, using }) => !permissive && using?.includes('hidden_clients()') === true);

/** Names a client, or belongs to something that is kept from those who may not see its client. */
const isOfClients = (table: TableFacts, tables: readonly TableFacts[]): boolean =>
  table.name !== ClientTeamSchema.options.name &&
  (table.columns.some(({ name }) => name === 'client_id') ||
    tables.some((parent) => table.parents.includes(parent.name) && isConfidential(parent)));

function tenantFindings(service: string, table: TableFacts): string[] {
  const findings: string[] = [];
  const say = (text: string) => findings.push(`${table.name} ${text}`);
  if (!table.columns.some(({ name, nullable }) => name === 'firm_id' && !nullable)) say('has no firm_id');
  if (!table.secured) say('has no row-level security');
  if (!table.forced) say('does not force row-level security upon its owner');
  const app = table.policies.filter(({ roles, permissive }) => permissive && roles.includes(`${service}_app`));
  if (app.length === 0) say('has no policy for the application');
  for (const { name, command, using, check } of app) {
    const bound = (clause: string | null) => clause?.includes('app.firm_id') === true || clause?.includes('app.user_id') === true;
    if (command !== 'INSERT' && !bound(using)) say(`has the policy ${name} whose USING does not ask for the firm`);
    if (command !== 'SELECT' && command !== 'DELETE' && !check?.includes('app.firm_id')) {
      say(`has the policy ${name} without a WITH CHECK on the firm`);
    }
  }
  if (!table.policies.some(({ roles }) => roles.includes(`${service}_owner`)))
    say('has no policy for its owner: a back-fill would change nothing');
  for (const unique of table.uniques) {
    if (!unique.includes('firm_id')) say(`has the key (${unique.join(', ')}) that sees through row-level security`);
  }
  return findings;
}

const typeNames: Record<string, string> = { int4: 'int', bool: 'boolean', int8: 'bigint' };

function drift(table: TableFacts, declared: Record<string, EntitySchemaColumnOptions>): string[] {
  const findings: string[] = [];
  const wanted = new Map(Object.entries(declared).map(([property, column]) => [column.name ?? property, column] as const));
  for (const [name, column] of wanted) {
    const real = table.columns.find((candidate) => candidate.name === name);
    if (real === undefined) findings.push(`${table.name}.${name} is declared and does not exist`);
    else {
      const type = typeNames[real.type] ?? real.type;
      const declaredType = String(column.type) + (column.array ? '[]' : '');
      if (type !== declaredType && `${type}` !== declaredType.replace('integer', 'int')) {
        findings.push(`${table.name}.${name} is ${type}, declared ${declaredType}`);
      }
      if (real.nullable !== (column.nullable === true))
        findings.push(`${table.name}.${name} is ${real.nullable ? '' : 'not '}nullable, declared otherwise`);
    }
  }
  for (const { name } of table.columns) if (!wanted.has(name)) findings.push(`${table.name}.${name} exists and is not declared`);
  return findings;
}

/** The tables of a service's schema as PostgreSQL describes them. */
export async function readCatalogue(service: string, adminOrOwnerUrl: string): Promise<TableFacts[]> {
  const client = new pg.Client({ connectionString: adminOrOwnerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<TableFacts>(
      `select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
         coalesce((select jsonb_agg(jsonb_build_object('name', p.policyname, 'permissive', p.permissive = 'PERMISSIVE', 'roles', to_jsonb(p.roles), 'command', p.cmd, 'using', p.qual, 'check', p.with_check))
            from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname), '[]') as policies,
         (select jsonb_agg(jsonb_build_object('name', a.attname, 'type',
              case when t.typelem <> 0 and t.typlen = -1 then (select e.typname from pg_type e where e.oid = t.typelem) || '[]' else t.typname end,
              'nullable', not a.attnotnull) order by a.attnum)
            from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         coalesce((select jsonb_agg((select jsonb_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey)))
            from pg_index i where i.indrelid = c.oid and i.indisunique and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey))), '[]') as uniques,
         coalesce((select jsonb_agg(distinct p.relname) from pg_constraint k join pg_class p on p.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f'), '[]') as parents
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') order by c.relname`,
      [service],
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** Defines the catalogue tests of a service; its own test file only names the service. */
export function describeCatalogue<C>(definition: ServiceDefinition<C>): void {
  describe(`the tables of ${definition.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await freshDatabase(definition);
    }, 120_000);
    afterAll(() => database?.drop());

    it('are all known by name, secured within their firm, and as declared', async () => {
      expect(catalogueFindings(definition, await readCatalogue(definition.name, database.url('owner')))).toEqual([]);
    });

    it('show nothing and take nothing when no firm is set', async () => {
      const client = new pg.Client({ connectionString: database.url('app') });
      await client.connect();
      try {
        for (const schema of definition.tables) {
          const name = schema.options.tableName ?? schema.options.name;
          const { rows } = await client.query(`select count(*)::int as count from ${name}`);
          expect([name, rows[0]?.count]).toEqual([name, 0]);
        }
      } finally {
        await client.end();
      }
    });

    it('would be found when one lost its policy, its force or its place in the lists', async () => {
      const tables = await readCatalogue(definition.name, database.url('owner'));
      const tenant = definition.tables[0]?.options.name;
      const spoiled = (change: (table: TableFacts) => TableFacts) => tables.map((table) => (table.name === tenant ? change(table) : table));
      expect(
        catalogueFindings(
          definition,
          spoiled((table) => ({ ...table, forced: false })),
        ),
      ).not.toEqual([]);
      expect(
        catalogueFindings(
          definition,
          spoiled((table) => ({ ...table, secured: false })),
        ),
      ).not.toEqual([]);
      expect(
        catalogueFindings(
          definition,
          spoiled((table) => ({ ...table, policies: [] })),
        ),
      ).not.toEqual([]);
      expect(
        catalogueFindings(
          definition,
          spoiled((table) => ({ ...table, name: 'stray' })),
        ),
      ).not.toEqual([]);
      for (const { name } of tables.filter(isConfidential)) {
        const bare = tables.map((table) =>
          table.name === name ? { ...table, policies: table.policies.filter(({ permissive }) => permissive) } : table,
        );
        // A client's own row has no other sign of being one.
        if (isOfClients(tables.find((table) => table.name === name) as TableFacts, tables))
          expect(catalogueFindings(definition, bare)).not.toEqual([]);
      }
      expect(
        catalogueFindings(
          definition,
          spoiled((table) => ({ ...table, uniques: [['id']] })),
        ),
      ).not.toEqual([]);
    });
  });
}
