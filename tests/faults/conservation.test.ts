import { canonicalJson, sha256Hex } from '@praxis/contracts/kernel';
import { findingsOf } from './conservation';
import {
  type Acceptance,
  type Asked,
  type AuditLink,
  type Declared,
  type EdgeFact,
  type Facts,
  type InvoiceFact,
  kinds,
  type LeftOver,
  type Logged,
  type Made,
  type PaymentFact,
  type Poisoned,
  type Row,
} from './facts';

const [firmA, firmB] = ['firm-a', 'firm-b'];

const link = (seq: number, previousHash: string): AuditLink => {
  const record = { id: `record-${seq}`, action: 'proposal.accept' };
  return { seq, id: record.id, record, previousHash, hash: sha256Hex(canonicalJson({ previous: previousHash, record, seq })) };
};

/** Two accepted proposals of one firm and one of another, a refused one, and one that nobody heard of and that was not done. */
function clean() {
  const acceptances: Acceptance[] = [
    { proposalId: 'p1', firmId: firmA, outcome: 'ok', correlationId: 'c1' },
    { proposalId: 'p2', firmId: firmA, outcome: 'ok', correlationId: 'c2' },
    { proposalId: 'p3', firmId: firmB, outcome: 'ok', correlationId: 'c3' },
    { proposalId: 'p4', firmId: firmB, outcome: 'failed' },
    { proposalId: 'p5', firmId: firmB, outcome: 'unknown' },
  ];
  const done = acceptances.filter(({ outcome }) => outcome === 'ok');
  const rows: Row[] = done.flatMap(({ proposalId, firmId, correlationId }) =>
    kinds.map((kind) => ({ kind, id: `${kind} of ${proposalId}`, firmId, proposalId, correlationId })),
  );
  const invoices: InvoiceFact[] = [
    { firmId: firmA, sequence: 1 },
    { firmId: firmA, sequence: 2 },
    { firmId: firmB, sequence: 1 },
  ].map(({ firmId, sequence }) => ({
    id: `invoice ${sequence} of ${firmId}`,
    firmId,
    series: 'INV',
    year: 2027,
    sequence,
    lineNets: [200_000, 4_000],
    taxes: [40_800],
    net: 204_000,
    tax: 40_800,
    total: 244_800,
    allocated: sequence === 1 && firmId === firmA ? 44_800 : 0,
    balance: sequence === 1 && firmId === firmA ? 200_000 : 244_800,
    status: sequence === 1 && firmId === firmA ? 'partially_paid' : 'issued',
  }));
  const payments: PaymentFact[] = [
    { id: 'payment 1', firmId: firmA, amount: 40_050, allocations: [{ invoiceId: 'invoice 1 of firm-a', amount: 40_000 }] },
    { id: 'payment 2', firmId: firmA, amount: 4_800, allocations: [{ invoiceId: 'invoice 1 of firm-a', amount: 4_800 }] },
  ];
  const asked: Asked[] = [
    { what: 'payment', mark: 'payment a', firmId: firmA, outcome: 'ok' },
    { what: 'payment', mark: 'payment b', firmId: firmA, outcome: 'unknown' },
    { what: 'payment', mark: 'payment c', firmId: firmA, outcome: 'failed' },
    { what: 'lead', mark: 'lead d', firmId: firmB, outcome: 'unknown' },
  ];
  const made: Made[] = [
    { what: 'payment', mark: 'payment a', firmId: firmA },
    { what: 'payment', mark: 'payment b', firmId: firmA },
  ];
  const events: Logged[] = done.flatMap(({ proposalId, firmId }) => [
    { context: 'crm', id: `sent ${proposalId}`, firmId, type: 'sent', subject: proposalId, version: 1, causationId: 'request' },
    { context: 'crm', id: `accepted ${proposalId}`, firmId, type: 'accepted', subject: proposalId, version: 2, causationId: 'request' },
    {
      context: 'clients',
      id: `created ${proposalId}`,
      firmId,
      type: 'created',
      subject: `client of ${proposalId}`,
      version: 1,
      causationId: `accepted ${proposalId}`,
    },
  ]);
  const inbox = done.flatMap(({ proposalId, firmId }) => [
    { context: 'clients', reaction: 'start-onboarding', eventId: `accepted ${proposalId}`, firmId },
    { context: 'documents', reaction: 'provision-workspace', eventId: `created ${proposalId}`, firmId },
    { context: 'crm', reaction: 'mark-won', eventId: `created ${proposalId}`, firmId },
  ]);
  const declared: Declared[] = [
    { context: 'clients', reaction: 'start-onboarding', type: 'accepted' },
    { context: 'documents', reaction: 'provision-workspace', type: 'created' },
    { context: 'crm', reaction: 'mark-won', type: 'created' },
  ];
  const poisoned: Poisoned[] = [
    { eventId: 'poison 1', type: 'accepted', dies: true },
    { eventId: 'poison 2', type: 'accepted', dies: false },
  ];
  const first = link(1, '0'.repeat(64));
  const second = link(2, first.hash);
  return {
    acceptances,
    rows,
    asked,
    made,
    invoices,
    payments,
    leftOvers: [
      { context: 'clients', place: 'parking', what: 'dead poison 1', dead: { eventId: 'poison 1', reaction: 'start-onboarding' } },
    ] as LeftOver[],
    events,
    inbox,
    declared,
    poisoned,
    chains: [{ firmId: firmA, head: { seq: 2, hash: second.hash }, links: [first, second] }],
    edge: { kept: ['edge.firm.a', 'edge.role.system.owner'], onBroker: ['edge.firm.a', 'edge.role.system.owner'] } as EdgeFact,
    audited: [first, second].map(({ id }) => ({ id, context: 'crm', firmId: firmA })),
  } satisfies Facts;
}

type Run = ReturnType<typeof clean>;

/** The one at a place, to be spoilt. */
function at<T>(list: readonly T[], index: number): T {
  const found = list.at(index);
  if (found === undefined) throw new Error(`There is nothing at ${index}`);
  return found;
}

function spoil<T>(list: T[], index: number, change: Partial<T>): void {
  list[index] = { ...at(list, index), ...change };
}

const rowOf = ({ rows }: Run, kind: Row['kind'], proposalId: string): number =>
  rows.findIndex((row) => row.kind === kind && row.proposalId === proposalId);

const defects: Readonly<Record<string, { seed: (run: Run) => unknown; says: RegExp }>> = {
  'a lost event in the middle of an aggregate': {
    seed: ({ events }) => events.splice(0, 1),
    says: /events of p1 of crm have version 2 where 1 belongs/,
  },
  'an event in two logs': {
    seed: ({ events }) => events.push({ ...at(events, 0), subject: 'other' }),
    says: /sent p1 is in the logs twice/,
  },
  'a doubled client': {
    seed: (run) => run.rows.push({ ...at(run.rows, rowOf(run, 'client', 'p1')), id: 'second client' }),
    says: /p1 \(ok\) has 2 of client instead of 1/,
  },
  ...Object.fromEntries(
    kinds.map((kind) => [
      `a ${kind} that is missing`,
      {
        seed: (run: Run) => run.rows.splice(rowOf(run, kind, 'p2'), 1),
        says: new RegExp(`p2 \\(ok\\) has 0 of ${kind} instead of 1`),
      },
    ]),
  ),
  'a project after a refusal': {
    seed: (run) => run.rows.push({ ...at(run.rows, rowOf(run, 'project', 'p3')), id: 'extra', proposalId: 'p4' }),
    says: /p4 \(failed\) has 1 of project instead of 0/,
  },
  'an unknown acceptance that is half done': {
    seed: ({ rows }) => rows.push({ kind: 'client', id: 'half', firmId: firmB, proposalId: 'p5', correlationId: 'c5' }),
    says: /p5 \(unknown\) has 0 of contract instead of 1/,
  },
  'a row that nobody asked for': {
    seed: ({ rows }) => rows.push({ ...at(rows, 0), id: 'unasked', proposalId: 'p9' }),
    says: /client unasked comes from the proposal p9, which nobody accepted/,
  },
  'a row of another firm': {
    seed: (run) => spoil(run.rows, rowOf(run, 'engagement', 'p1'), { firmId: firmB }),
    says: /engagement of p1 of the proposal p1 is of firm firm-b instead of firm-a/,
  },
  'a row under another correlation': {
    seed: (run) => spoil(run.rows, rowOf(run, 'workspace', 'p1'), { correlationId: 'c2' }),
    says: /came under the correlation c2 instead of c1/,
  },
  'a row of which no event tells': {
    seed: (run) => spoil(run.rows, rowOf(run, 'project', 'p1'), { correlationId: undefined }),
    says: /No event tells of the project/,
  },
  'a number that was left out': {
    seed: ({ invoices }) => spoil(invoices, 1, { sequence: 3 }),
    says: /INV-2027 of firm firm-a jump from 1 to 3/,
  },
  'a first number that is not 1': { seed: ({ invoices }) => spoil(invoices, 2, { sequence: 2 }), says: /firm-b jump from 0 to 2/ },
  'a number that was given twice': {
    seed: ({ invoices }) => spoil(invoices, 1, { sequence: 1 }),
    says: /number 1 in INV-2027 of firm firm-a/,
  },
  'lines that do not make the net': {
    seed: ({ invoices }) => spoil(invoices, 0, { lineNets: [200_000, 4_001] }),
    says: /lines of the invoice .* make 204001 instead of 204000/,
  },
  'taxes that do not make the tax': {
    seed: ({ invoices }) => spoil(invoices, 0, { taxes: [] }),
    says: /taxes of .* make 0 instead of 40800/,
  },
  'a wrong total': { seed: ({ invoices }) => spoil(invoices, 0, { total: 244_799 }), says: /is 244799 instead of 244800/ },
  'a row left in an outbox': {
    seed: ({ leftOvers }) => leftOvers.push({ context: 'crm', place: 'outbox', what: 'event 1' }),
    says: /outbox of crm is still event 1/,
  },
  'a dead letter': {
    seed: ({ leftOvers }) => leftOvers.push({ context: 'finance', place: 'parking', what: 'dead event 1' }),
    says: /parking of finance is still dead event 1/,
  },
  'an event that a reaction has not seen': {
    seed: ({ inbox }) => inbox.splice(1, 1),
    says: /documents.provision-workspace has not seen the event created p1/,
  },
  'an event that a reaction has seen twice': {
    seed: ({ inbox }) => inbox.push(at(inbox, 0)),
    says: /clients.start-onboarding has seen the event accepted p1 twice/,
  },
  'a reaction that has seen no event at all': {
    seed: ({ declared }) => declared.push({ context: 'finance', reaction: 'bill', type: 'created' }),
    says: /finance.bill has not seen the event created p1/,
  },
  'a service that reacts to nothing any more': {
    seed: ({ declared }) => declared.splice(2, 1),
    says: /The service crm has declared no reactions/,
  },
  'a dead letter of poison that was not poisonous': {
    seed: ({ leftOvers }) =>
      leftOvers.push({ context: 'crm', place: 'parking', what: 'dead poison 2', dead: { eventId: 'poison 2', reaction: 'mark-won' } }),
    says: /parking of crm is still dead poison 2/,
  },
  'poison that vanished': {
    seed: ({ leftOvers }) => leftOvers.splice(0, 1),
    says: /poison 1 .* is no dead letter of clients.start-onboarding/,
  },
  'poison that was carried out': {
    seed: ({ inbox }) => inbox.push({ context: 'clients', reaction: 'start-onboarding', eventId: 'poison 2', firmId: firmA }),
    says: /start-onboarding has carried out the poison poison 2/,
  },
  'a payment that was lost': { seed: ({ made }) => made.splice(0, 1), says: /payment a \(ok\) is there 0 times/ },
  'a payment that was made twice': { seed: ({ made }) => made.push(at(made, 0)), says: /payment a \(ok\) is there 2 times/ },
  'an unknown payment that was made twice': { seed: ({ made }) => made.push(at(made, 1)), says: /payment b \(unknown\) is there 2 times/ },
  'a payment in spite of a refusal': {
    seed: ({ made }) => made.push({ what: 'payment', mark: 'payment c', firmId: firmA }),
    says: /payment c \(failed\) is there 1 times/,
  },
  'a lead in another firm': {
    seed: ({ made }) => made.push({ what: 'lead', mark: 'lead d', firmId: firmA }),
    says: /lead d of firm firm-b is in firm firm-a/,
  },
  'a payment that nobody asked for': {
    seed: ({ made }) => made.push({ what: 'payment', mark: 'payment z', firmId: firmA }),
    says: /Nobody asked for the payment z/,
  },
  'an invoice that forgot a payment': {
    seed: ({ invoices }) => spoil(invoices, 0, { allocated: 40_000, balance: 204_800 }),
    says: /says that 40000 was paid, the payments say 44800/,
  },
  'an invoice that was paid beyond its total': {
    seed: ({ payments }) => spoil(payments, 0, { amount: 300_000, allocations: [{ invoiceId: 'invoice 1 of firm-a', amount: 300_000 }] }),
    says: /over 244800, 304800 was paid/,
  },
  'a balance that does not fit what was paid': {
    seed: ({ invoices }) => spoil(invoices, 0, { balance: 1 }),
    says: /has 1 open instead of 200000/,
  },
  'an invoice that is paid and does not say so': {
    seed: ({ invoices }) => spoil(invoices, 0, { status: 'issued' }),
    says: /is issued instead of partially_paid/,
  },
  'a payment that gives more than it has': {
    seed: ({ payments }) => spoil(payments, 0, { amount: 39_999 }),
    says: /payment 1 over 39999, 40000 was allocated/,
  },
  'a payment for an invoice of another firm': {
    seed: ({ payments }) => spoil(payments, 0, { firmId: firmB }),
    says: /of firm firm-b pays the invoice invoice 1 of firm-a/,
  },
  'an event that is lost from its log': {
    seed: ({ events }) => events.splice(-1, 1),
    says: /has seen the event created p3, which is in no log/,
  },
  'an event of another firm than its cause': {
    seed: ({ events }) => spoil(events, 2, { firmId: firmB }),
    says: /created p1 is of firm firm-b/,
  },
  'a reaction in another firm than its event': {
    seed: ({ inbox }) => spoil(inbox, 0, { firmId: firmB }),
    says: /start-onboarding saw the event accepted p1 as of firm firm-b/,
  },
  'edge state that the broker has lost': {
    seed: (run) => {
      run.edge = { ...run.edge, onBroker: ['edge.firm.a'] };
    },
    says: /lost the edge state edge.role.system.owner/,
  },
  'a record of the audit chain that was altered': {
    seed: ({ chains }) => spoil(at(chains, 0).links, 0, { record: { id: 'record-1', action: 'nothing' } }),
    says: /chain of firm firm-a breaks at 1/,
  },
  'an audit chain with a link taken out': { seed: ({ chains }) => at(chains, 0).links.splice(0, 1), says: /firm-a breaks at 1/ },
  'an audit chain that was cut off': { seed: ({ chains }) => at(chains, 0).links.splice(1, 1), says: /ends at 1, not at 2/ },
  'an audit record that never arrived': {
    seed: ({ audited }) => audited.push({ id: 'record-3', context: 'finance', firmId: firmA }),
    says: /record-3 of finance is not in the chain of firm firm-a/,
  },
};

test('a run in which everything was conserved has no findings', () => {
  expect(findingsOf(clean())).toEqual([]);
});

test('an unknown acceptance that was carried out altogether has no findings', () => {
  const run = clean();
  run.rows.push(...kinds.map((kind) => ({ kind, id: `${kind} of p5`, firmId: firmB, proposalId: 'p5', correlationId: 'c5' })));
  expect(findingsOf(run)).toEqual([]);
});

test.each(Object.entries(defects))('%s is found', (_, { seed, says }) => {
  const run = clean();
  seed(run);
  expect(findingsOf(run)).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
});
