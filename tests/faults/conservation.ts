import { canonicalJson, sha256Hex } from '@praxis/contracts/kernel';
import type { Acceptance, AuditLink, Entered, Facts, InvoiceFact, LeftOver, Logged, Row } from './facts';
import { kinds } from './facts';

/** A sentence about something that does not add up. */
export type Finding = string;

/**
 * Whether what a run left behind, once it has settled, adds up: nothing lost, nothing twice, nothing of another firm, no number missing.
 * Nothing is read here; the same facts give the same findings, in the same order. No findings means that everything was conserved.
 */
export function findingsOf(facts: Facts): Finding[] {
  return [
    ...facts.acceptances.flatMap((acceptance) => acceptanceFindings(acceptance, facts)),
    ...unaskedRows(facts),
    ...facts.invoices.flatMap(sumFindings),
    ...numberFindings(facts.invoices),
    ...facts.leftOvers.map(leftOverFinding),
    ...logFindings(facts.events),
    ...inboxFindings(facts.events, facts.inbox),
    ...causeFindings(facts),
    ...facts.chains.flatMap(({ firmId, head, links }) => chainFindings(firmId, head, links)),
    ...auditFindings(facts),
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

function sumFindings({ id, lineNets, taxes, net, tax, total }: InvoiceFact): Finding[] {
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
  const lines = sum(lineNets) === net ? [] : [`The lines of the invoice ${id} make ${sum(lineNets)} instead of ${net}`];
  const taxed = sum(taxes) === tax ? [] : [`The taxes of the invoice ${id} make ${sum(taxes)} instead of ${tax}`];
  const all = net + tax === total ? [] : [`The total of the invoice ${id} is ${total} instead of ${net + tax}`];
  return [...lines, ...taxed, ...all];
}

/** 1, 2, 3 ... in each series and year of each firm. */
function numberFindings(invoices: readonly InvoiceFact[]): Finding[] {
  const series = Map.groupBy(invoices, ({ firmId, series: name, year }) => `${name}-${year} of firm ${firmId}`);
  return [...series].flatMap(([name, members]) => {
    const sequences = members.map(({ sequence }) => sequence).sort((a, b) => a - b);
    return sequences.flatMap((sequence, index) => {
      const before = index === 0 ? 0 : (sequences[index - 1] ?? 0);
      if (sequence === before) return [`The number ${sequence} in ${name} was given twice`];
      return sequence === before + 1 ? [] : [`The numbers in ${name} jump from ${before} to ${sequence}`];
    });
  });
}

const leftOverFinding = ({ context, place, what }: LeftOver): Finding => `In the ${place} of ${context} is still ${what}`;

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

/** What has reacted to one event of a type has reacted to each event of the type, and once. */
function inboxFindings(events: readonly Logged[], inbox: readonly Entered[]): Finding[] {
  const typeOf = new Map(events.map(({ id, type }) => [id, type]));
  const reactions = new Map<string, Set<string>>();
  for (const { context, reaction, eventId } of inbox) {
    const type = typeOf.get(eventId);
    if (type !== undefined) reactions.set(type, (reactions.get(type) ?? new Set()).add(`${context}.${reaction}`));
  }
  const entered = inbox.map(({ context, reaction, eventId }) => `${context}.${reaction} ${eventId}`);
  const known = new Set(entered);
  const missing = events.flatMap(({ id, type }) =>
    [...(reactions.get(type) ?? [])]
      .filter((reaction) => !known.has(`${reaction} ${id}`))
      .map((reaction) => `The reaction ${reaction} has not seen the event ${id} (${type})`),
  );
  const unsent = inbox
    .filter(({ eventId }) => !typeOf.has(eventId))
    .map(({ context, reaction, eventId }) => `The reaction ${context}.${reaction} has seen the event ${eventId}, which is in no log`);
  const twice = repeated(entered).map((entry) => `The reaction ${entry.replace(' ', ' has seen the event ')} twice`);
  return [...missing, ...unsent, ...twice];
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

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const value of values) (seen.has(value) ? again : seen).add(value);
  return [...again];
}
