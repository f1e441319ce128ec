import { CONTEXTS } from '@praxis/contracts/kernel';
import type { Database } from '../support/database';
import type { AuditLink, Chain, Declared, Entered, Facts, InvoiceFact, LeftOver, Logged, Made, PaymentFact, Row } from './facts';

/** What only the harness knows: what it asked for, what it heard, and what it put into the broker. */
export type Told = Pick<Facts, 'acceptances' | 'asked' | 'poisoned'> & { readonly edgeOnBroker: readonly string[] };

/**
 * Reads what a run left behind, of all firms.
 * @param database as the administrator: the firms' rows are compared with each other
 */
export async function collectFacts(database: Database, { edgeOnBroker, ...told }: Told): Promise<Facts> {
  const [rows, made, invoices, payments, leftOvers, events, inbox, declared, chains, audited, edge] = await Promise.all([
    database.rows<Row>(rowsOfProposals),
    database.rows<Made>(rowsOfMarks),
    database.rows<InvoiceFact>(issuedInvoices),
    database.rows<PaymentFact>(succeededPayments),
    database.rows<RawLeftOver>(ofEach(leftOver)),
    database.rows<Logged>(ofEach(logged)),
    database.rows<Entered>(ofEach(entered)),
    database.rows<Declared>(ofEach(declaredReactions)),
    chainsOf(database),
    database.rows<Facts['audited'][number]>(ofEach(sentToAudit)),
    database.rows<{ subject: string }>('select subject from identity.edge_states'),
  ]);
  return {
    ...told,
    rows: rows.map(withoutNull),
    made,
    invoices,
    payments,
    leftOvers: leftOvers.map(withDead),
    events,
    inbox,
    declared,
    chains,
    audited,
    edge: { kept: edge.map(({ subject }) => subject), onBroker: edgeOnBroker },
  };
}

interface RawLeftOver extends Omit<LeftOver, 'dead'> {
  readonly deadEvent: string | null;
  readonly reaction: string | null;
}

const withDead = ({ context, place, what, deadEvent, reaction }: RawLeftOver): LeftOver =>
  deadEvent === null || reaction === null ? { context, place, what } : { context, place, what, dead: { eventId: deadEvent, reaction } };

const withoutNull = (row: Row): Row => ({ ...row, correlationId: row.correlationId ?? undefined });

const ofEach = (select: (context: string) => string): string => CONTEXTS.map(select).join(' union all ');

const made = (kind: string, table: string, context: string, proposal: string, where = `${proposal} is not null`): string =>
  `select '${kind}' as kind, t.id, t.firm_id as "firmId", ${proposal} as "proposalId",
          (select e.correlation_id from ${context}.event_log e where e.aggregate_id = t.id::text order by e.position limit 1) as "correlationId"
     from ${table} t where ${where}`;

const rowsOfProposals = [
  made('client', 'clients.clients', 'clients', 't.source_proposal_id'),
  made('contract', 'crm.contracts', 'crm', 't.proposal_id'),
  made('engagement', 'clients.engagements', 'clients', 't.proposal_id'),
  made('project', 'projects.projects', 'projects', 't.proposal_id'),
  made('billing schedule', 'finance.billing_schedules', 'finance', 't.proposal_id'),
  made('invoice', 'finance.invoices', 'finance', 't.proposal_id', `t.proposal_id is not null and t.number is not null`),
  // A workspace is its client's; the client may be of another firm only by a defect, which is to be seen.
  made(
    'workspace',
    '(select w.*, c.source_proposal_id from documents.workspaces w join clients.clients c on c.id = w.client_id)',
    'documents',
    't.source_proposal_id',
  ),
  made('portal invitation', 'identity.portal_invitations', 'identity', 't.proposal_id'),
].join(' union all ');

const issuedInvoices = `
select id, firm_id as "firmId", series, year, sequence, net::float8 as net, tax::float8 as tax, total::float8 as total,
       allocated::float8 as allocated, balance::float8 as balance, status,
       (select coalesce(json_agg((line ->> 'net')::float8), '[]') from jsonb_array_elements(lines) line) as "lineNets",
       (select coalesce(json_agg((item ->> 'amount')::float8), '[]') from jsonb_array_elements(taxes) item) as taxes
  from finance.invoices where number is not null`;

/** Leads and payments that carry the mark of whoever asked for them. */
const rowsOfMarks = `
select 'lead' as what, company as mark, firm_id as "firmId" from crm.leads where company like 'lead %'
union all select 'payment', reference, firm_id from finance.payments where reference like 'payment %'`;

const succeededPayments = `
select id, firm_id as "firmId", amount::float8 as amount,
       (select coalesce(json_agg(json_build_object('invoiceId', a.invoice_id, 'amount', a.amount::float8)), '[]')
          from finance.payment_allocations a where a.firm_id = p.firm_id and a.payment_id = p.id) as allocations
  from finance.payments p where status = 'succeeded'`;

/** Each service prepares a checkpoint per reaction of its list before it consumes, so the list stands in its table. */
const declaredReactions = (context: string): string =>
  `select '${context}' as context, split_part(kind, ':', 2) as reaction, split_part(kind, ':', 3) as type
     from ${context}.checkpoints where kind like 'reaction:%'`;

const leftOver = (context: string): string =>
  `select '${context}' as context, 'outbox' as place, kind || ' ' || message_id || ' (' || type || ')' as what,
          null as "deadEvent", null as reaction from ${context}.outbox
   union all
   select '${context}', 'parking', status || ' event ' || event_id || ' for ' || reaction || ': ' || error_code || ' ' || error_detail,
          case status when 'dead' then event_id::text end, reaction
     from ${context}.parked where status in ('parked', 'dead')`;

const logged = (context: string): string =>
  `select '${context}' as context, message_id as id, firm_id as "firmId", type, aggregate_id as subject,
          aggregate_version::int as version, causation_id as "causationId" from ${context}.event_log`;

const entered = (context: string): string =>
  `select '${context}' as context, reaction, event_id as "eventId", firm_id as "firmId" from ${context}.inbox`;

const sentToAudit = (context: string): string =>
  `select (data ->> 'id')::uuid as id, '${context}' as context, firm_id as "firmId" from ${context}.audit_sent`;

async function chainsOf(database: Database): Promise<Chain[]> {
  const heads = await database.rows<{ firmId: string; seq: number; hash: string }>(
    'select firm_id as "firmId", seq::int as seq, hash from identity.audit_heads',
  );
  const links = await database.rows<AuditLink & { firmId: string }>(
    `select firm_id as "firmId", seq::int as seq, id, record, previous_hash as "previousHash", hash
       from identity.audit_entries order by firm_id, seq`,
  );
  const ofFirm = Map.groupBy(links, ({ firmId }) => firmId);
  return heads.map(({ firmId, seq, hash }) => ({ firmId, head: { seq, hash }, links: ofFirm.get(firmId) ?? [] }));
}
