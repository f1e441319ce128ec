import { addDays, instantAt, todayIn } from '@praxis/contracts/kernel';
import { type Firm, TRIAL_NOTICES, type TrialNotice } from './firm';

/** When owners read their mail: the notices of a trial's end go out at this time of the firm's own day. */
const NOTICE_TIME = '09:00';

/** Something that happens to a firm by itself. */
export type DueStep = { what: 'cancellation' | 'trial-end' } | { what: 'trial-notice'; days: TrialNotice };
type Scheduled = DueStep & { at: Date };

/** Everything that will happen by itself, in the order of time. */
function stepsAhead(firm: Firm): Scheduled[] {
  const steps: Scheduled[] = [];
  if (firm.status === 'cancelled') return steps;
  if (firm.cancelsAt !== null) steps.push({ what: 'cancellation', at: firm.cancelsAt });
  const { trialEndsAt } = firm;
  if (firm.status === 'trial' && trialEndsAt !== null) {
    const lastDay = todayIn(firm.timezone, trialEndsAt.toISOString());
    for (const days of TRIAL_NOTICES.filter((notice) => firm.trialNotice === null || notice < firm.trialNotice)) {
      steps.push({ what: 'trial-notice', days, at: new Date(instantAt(addDays(lastDay, -days), NOTICE_TIME, firm.timezone)) });
    }
    steps.push({ what: 'trial-end', at: trialEndsAt });
  }
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** When the firm must next be looked at; null when nothing will happen by itself. */
export const dueAtOf = (firm: Firm): Date | null => stepsAhead(firm)[0]?.at ?? null;

/**
 * What is to be done at `at`. After an outage several things may be due: only the last of them is done, because a notice of seven days is
 * wrong when one day is left, and any notice is when the trial is over. A cancellation goes before everything.
 */
export function dueStep(firm: Firm, at: Date): DueStep | undefined {
  const due = stepsAhead(firm).filter((step) => step.at <= at);
  return due.find(({ what }) => what === 'cancellation') ?? due.at(-1);
}
