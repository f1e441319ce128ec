import { canonicalJson, sha256Hex } from '@praxis/contracts/kernel';
import { leftOverFindings, poisonFindings, reactionFindings } from './checks/delivery';
import { type Finding, repeated } from './checks/finding';
import { moneyFindings, numberFindings } from './checks/money';
import { type Acceptance, type AuditLink, type Facts, kinds, type Logged, type Row } from './facts';

/**
 * Whether what a run left behind, once it has settled, adds up: nothing lost, nothing twice, nothing of another firm, no number missing.
 * Nothing is read here; the same facts give the same findings, in the same order. No findings means that everything was conserved.
 */
export function findingsOf(facts: Facts): Finding[] {
  return [
    ...facts.acceptances.flatMap((acceptance) => acceptanceFindings(acceptance, facts)),
    ...unaskedRows(facts),
    ...markFindings(facts),
    ...moneyFindings(facts),
    ...numberFindings(facts.invoices),
    ...leftOverFindings(facts),
    ...logFindings(facts.events),
    ...reactionFindings(facts),
    ...poisonFindings(facts),
    ...causeFindings(facts),
    ...facts.chains.flatMap(({ firmId, head, links }) => chainFindings(firmId, head, links)),
    ...auditFindings(facts),
    ...edgeFindings(facts),
  ];
}

/** One of everything when it was accepted, nothing when it was refused, and all or nothing when nobody heard the answer. */
function acceptanceFindings({ proposalId, firmId, correlationId, outcome }: Acceptance, { rows }: Facts): Finding[] {
  const of = rows.filter((row) => row.proposalId === proposalId);
  const wanted = outcome === 'ok' || (outcome === 'unknown' && of.length > 0) ? 1 : 0;
  const counts = kinds.flatMap((kind) => {
    const found = of.filter((row) => row.kind === kind).length;
    return found === wanted ? [] : [`The proposal ${proposalId} (${outcome}) has ${found} of ${kind} instead of ${wanted}`];
  });
  const strangers = of
    .filter((row) => row.firmId !== firmId)
    .map(({ kind, id, firmId: other }) => `The ${kind} ${id} of the proposal ${proposalId} is of firm ${other} instead of ${firmId}`);
  // Nobody heard the correlation of an unknown one; its rows still share one.
  const expected = correlationId ?? of[0]?.correlationId;
  const others = of
    .filter((row) => row.correlationId !== expected)
    .map(({ kind, id, correlationId: other }) =>
      other === undefined
        ? `No event tells of the ${kind} ${id} of the proposal ${proposalId}`
        : `The ${kind} ${id} of the proposal ${proposalId} came under the correlation ${other} instead of ${expected}`,
    );
  return [...counts, ...strangers, ...others];
}

function unaskedRows({ acceptances, rows }: Facts): Finding[] {
  const asked = new Set(acceptances.map(({ proposalId }) => proposalId));
  const unasked = rows.filter(({ proposalId }) => !asked.has(proposalId));
  return unasked.map(({ kind, id, proposalId }: Row) => `The ${kind} ${id} comes from the proposal ${proposalId}, which nobody accepted`);
}

/** Once what was answered with success, never what was refused, at most once what nobody heard of. */
function markFindings({ asked, made }: Facts): Finding[] {
  const found = Map.groupBy(made, ({ mark }) => mark);
  const wrong = asked.flatMap(({ mark, firmId, outcome }) => {
    const rows = found.get(mark) ?? [];
    const allowed = outcome === 'unknown' ? rows.length <= 1 : rows.length === (outcome === 'ok' ? 1 : 0);
    const count = allowed ? [] : [`The ${mark} (${outcome}) is there ${rows.length} times`];
    return [
      ...count,
      ...rows.filter((row) => row.firmId !== firmId).map((row) => `The ${mark} of firm ${firmId} is in firm ${row.firmId}`),
    ];
  });
  const marks = new Set(asked.map(({ mark }) => mark));
  return [...wrong, ...made.filter(({ mark }) => !marks.has(mark)).map(({ mark }) => `Nobody asked for the ${mark}`)];
}

/** The versions of an aggregate's events are 1, 2, 3 ...: a missing one is a lost event. */
function logFindings(events: readonly Logged[]): Finding[] {
  const twins = repeated(events.map(({ id }) => id)).map((id) => `The event ${id} is in the logs twice`);
  const aggregates = Map.groupBy(events, ({ context, subject }) => `${subject} of ${context}`);
  const gaps = [...aggregates].flatMap(([name, members]) => {
    const versions = members.map(({ version }) => version).sort((a, b) => a - b);
    const wrong = versions.findIndex((version, index) => version !== index + 1);
    return wrong === -1 ? [] : [`The events of ${name} have version ${versions[wrong]} where ${wrong + 1} belongs`];
  });
  return [...twins, ...gaps];
}

/** What an event causes is of its firm. */
function causeFindings({ events, inbox }: Facts): Finding[] {
  const firmOf = new Map(events.map(({ id, firmId }) => [id, firmId]));
  const differs = (causeId: string, firmId: string): boolean => (firmOf.get(causeId) ?? firmId) !== firmId;
  return [
    ...events
      .filter(({ causationId, firmId }) => differs(causationId, firmId))
      .map(({ id, firmId, causationId }) => `The event ${id} is of firm ${firmId}, its cause ${causationId} of ${firmOf.get(causationId)}`),
    ...inbox
      .filter(({ eventId, firmId }) => differs(eventId, firmId))
      .map(({ context, reaction, eventId, firmId }) => `The reaction ${context}.${reaction} saw the event ${eventId} as of firm ${firmId}`),
  ];
}

/** Each link is hashed again, over its predecessor's hash, its place and its record. */
function chainFindings(firmId: string, head: { seq: number; hash: string }, links: readonly AuditLink[]): Finding[] {
  let last = { seq: 0, hash: '0'.repeat(64) };
  for (const { seq, record, previousHash, hash } of links) {
    const right = sha256Hex(canonicalJson({ previous: last.hash, record, seq: last.seq + 1 }));
    if (seq !== last.seq + 1 || previousHash !== last.hash || hash !== right)
      return [`The audit chain of firm ${firmId} breaks at ${last.seq + 1}`];
    last = { seq, hash };
  }
  return last.seq === head.seq && last.hash === head.hash
    ? []
    : [`The audit chain of firm ${firmId} ends at ${last.seq}, not at ${head.seq}`];
}

/** A gateway that starts finds on the broker all that identity decided. */
function edgeFindings({ edge: { kept, onBroker } }: Facts): Finding[] {
  const held = new Set(onBroker);
  return kept.filter((subject) => !held.has(subject)).map((subject) => `The broker has lost the edge state ${subject}`);
}

/** What was sent to the chain is in it, once, in the chain of its firm. */
function auditFindings({ audited, chains }: Facts): Finding[] {
  const places = chains.flatMap(({ firmId, links }) => links.map(({ id }) => `${id} of firm ${firmId}`));
  const known = new Set(places);
  const lost = audited.filter(({ id, firmId }) => !known.has(`${id} of firm ${firmId}`));
  return [
    ...lost.map(({ id, context, firmId }) => `The audit record ${id} of ${context} is not in the chain of firm ${firmId}`),
    ...repeated(places).map((place) => `The audit record ${place} is in the chain twice`),
  ];
}
