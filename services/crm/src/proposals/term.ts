import { crmErrors, MAX_MONTHS_BACK } from '@praxis/contracts/crm';
import { addDays, addMonths, httpErrors, type LocalDate, laterOf, periodAt, Rejection } from '@praxis/contracts/kernel';
import type { ProposalContent, ProposalLine } from './proposal-content';

/** First day served. */
export const startOf = ({ start }: ProposalContent, acceptedOn: LocalDate): LocalDate => (start.on === 'date' ? start.date : acceptedOn);

/**
 * Last day served, inclusive: undefined where the end is open, and where a fixed scope of one-off work has no day of its own.
 *
 * @param lines the accepted ones
 * @throws Rejection of `crm.end_missing` where a line recurs without end although the end is fixed
 */
export function endOf(content: ProposalContent, lines: readonly ProposalLine[], start: LocalDate): LocalDate | undefined {
  if (content.endMode === 'open') return undefined;
  if (content.endDate !== undefined) return content.endDate;
  if (content.minimumTermMonths) return addDays(addMonths(start, content.minimumTermMonths), -1);
  const ends = lines.filter(({ billing }) => 'frequency' in billing).map((line) => lastDayOf(line, start));
  return ends.reduce<LocalDate | undefined>((latest, end) => (latest === undefined ? end : laterOf(latest, end)), undefined);
}

/**
 * Start and end can be kept whenever the proposal is accepted, up to its last day of validity.
 *
 * @throws Rejection of `crm.start_too_early`, `crm.end_before_start`, `crm.end_missing`, or `http.invalid_request` for an end date where
 * the end is open
 */
export function requireTerm(content: ProposalContent): void {
  const { start, endMode, endDate, validUntil } = content;
  const earliest = addMonths(validUntil, -MAX_MONTHS_BACK);
  if (start.on === 'date' && start.date < earliest) {
    throw new Rejection(crmErrors.start_too_early, { earliest }, [{ pointer: '/start/date', detail: crmErrors.start_too_early.title }]);
  }
  if (endDate !== undefined && endMode === 'open') {
    throw new Rejection(httpErrors.invalid_request, {}, [{ pointer: '/endDate', detail: 'Only where the end is fixed' }]);
  }
  const latestStart = startOf(content, validUntil);
  if (endDate !== undefined && endDate < latestStart) {
    throw new Rejection(crmErrors.end_before_start, {}, [{ pointer: '/endDate', detail: crmErrors.end_before_start.title }]);
  }
  for (const { lines } of content.options) endOf(content, lines, latestStart);
}

function lastDayOf({ billing }: ProposalLine, start: LocalDate): LocalDate {
  if (billing.rule !== 'recurring' || billing.periods === undefined) throw new Rejection(crmErrors.end_missing);
  // A broken first period comes on top of the full ones.
  const last = periodAt(billing, start, billing.periods) ?? periodAt(billing, start, billing.periods - 1);
  if (last === undefined) throw new Rejection(crmErrors.end_missing);
  return last.end;
}
