import { createInvoice } from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';
import pg from 'pg';
import { patiently } from '../measure/patiently';
import { type BenchFirm, registerBenchFirm } from './firm';
import type { Lab, Platform } from './lab';
import { sentProposals } from './proposals';

interface Issued {
  readonly id: string;
  readonly client_id: string;
}

/** A firm whose invoices are copies of one that it issued and of one draft. */
export interface Invoices {
  readonly firm: BenchFirm;
  /** Copies the issued invoice until there are so many. */
  fill(upTo: number): Promise<void>;
  /** @returns the ids of new drafts */
  drafts(count: number): Promise<string[]>;
  /** How many are issued. @throws when a number is missing or given twice */
  issued(): Promise<number>;
  close(): Promise<void>;
}

export async function openInvoices(lab: Lab, platform: Platform): Promise<Invoices> {
  const firm = await registerBenchFirm(platform.gatewayUrl);
  const { id, client_id: clientId } = await firstInvoice(lab, platform, firm);
  const { id: draftId } = await firm.client.call(createInvoice, {
    body: {
      clientId,
      currency: 'EUR',
      lines: [{ text: 'Advice', quantity: '1', unitPrice: { amount: 10_000, currency: 'EUR' }, taxCode: 'NONE' }],
    },
  });
  const database = new pg.Client({ connectionString: platform.adminDatabaseUrl });
  await database.connect();
  // Copies need no check of their foreign keys, one by one.
  await database.query('set session_replication_role = replica');

  /** Copies a row as often as `from` has rows, named `copies`, with some of its columns as told. */
  const copy = async (table: string, key: string, original: string, changed: Record<string, string>, from: string, values: unknown[]) => {
    const { rows } = await database.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'finance' and table_name = $1`,
      [table],
    );
    const names = rows.map(({ name }) => name);
    const taken = names.map((name) => changed[name] ?? `t.${name}`);
    await database.query(
      `insert into finance.${table} (${names}) select ${taken} from finance.${table} t cross join ${from} where t.${key} = '${original}'`,
      values,
    );
  };
  const numbers = async () => {
    const { rows } = await database.query<{ count: number; last: number }>(
      'select count(*)::int as count, max(sequence)::int as last from finance.invoices where firm_id = $1 and number is not null',
      [firm.id],
    );
    return rows[0] ?? { count: 0, last: 0 };
  };

  return {
    firm,
    fill: async (upTo) => {
      const { last } = await numbers();
      const series = 'generate_series($1::int, $2::int) as copies (n)';
      const idOf = (kind: string) => `('01900000-0000-7000-${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`;
      const padded = `lpad(n::text, greatest(4, length(n::text)), '0')`;
      const numbered = { id: idOf('8000'), sequence: 'n', number: `t.series || '-' || t.year || '-' || ${padded}` };
      await copy('invoices', 'id', id, numbered, series, [last + 1, upTo]);
      await copy('invoice_acts', 'invoice_id', id, { id: idOf('9000'), invoice_id: idOf('8000') }, series, [last + 1, upTo]);
      await database.query('update finance.invoice_counters set last = $2 where firm_id = $1', [firm.id, upTo]);
      await database.query('vacuum analyze finance.invoices, finance.invoice_acts');
      await database.query('checkpoint');
    },
    drafts: async (count) => {
      const ids = Array.from({ length: count }, newId);
      await copy('invoices', 'id', draftId, { id: 'copies.id' }, 'unnest($1::uuid[]) as copies (id)', [ids]);
      return ids;
    },
    issued: async () => {
      const { count, last } = await numbers();
      if (count !== last) throw new Error(`${count} invoices have numbers up to ${last}: one is missing or was given twice`);
      return count;
    },
    close: () => database.end(),
  };
}

/** What an acceptance bills at once. */
async function firstInvoice(lab: Lab, platform: Platform, firm: BenchFirm): Promise<Issued> {
  const asks = await sentProposals(firm, 1);
  await lab.load().send({ origin: platform.gatewayUrl, asks, once: true, connections: 1, seconds: 30 });
  let invoice: Issued | undefined;
  await patiently(
    async () => {
      const found = 'select id, client_id from finance.invoices where firm_id = $1 and number is not null';
      invoice = (await platform.admin.query<Issued>(found, [firm.id])).rows[0];
      return invoice !== undefined;
    },
    { deadlineMs: 30_000 },
  );
  return invoice as Issued;
}
