import { firstInvoice, lastVoid } from './first-invoice';
import { type Change, evolve, isOpen, type Onboarding } from './onboarding';
import { stepNames } from './steps';

/**
 * The changes, followed by everything that they bring about: the first invoice is covered, all is done, nothing is late any more, all is
 * undone. Every decision ends here, so that no order of events can leave one of these unnoticed.
 *
 * @param now the time of the act, against which deadlines are held
 */
export function settle(onboarding: Onboarding, changes: readonly Change[], now: string): Change[] {
  const all = [...changes];
  let state = changes.reduce(evolve, onboarding);
  for (;;) {
    const next = consequence(state, now);
    if (next === undefined) return all;
    all.push(next);
    state = evolve(state, next);
  }
}

/** The next thing that follows from the state alone; undefined when it is at rest. */
function consequence(onboarding: Onboarding, now: string): Change | undefined {
  return ofFirstInvoice(onboarding) ?? ofProgress(onboarding, now) ?? ofUndoing(onboarding);
}

function ofFirstInvoice({ steps, billed }: Onboarding): Change | undefined {
  const step = steps.first_invoice;
  if (!isOpen(step)) return undefined;
  const first = firstInvoice(billed);
  if (first.is === 'open') return undefined;
  if (first.is === 'not_needed') return { type: 'step_not_needed', step: 'first_invoice', eventId: first.eventId, at: first.at };
  const { invoiceId, eventId, at } = first.invoice;
  return {
    type: 'step_done',
    step: 'first_invoice',
    eventId,
    at,
    resource: { type: 'invoice', id: invoiceId },
    warnings: first.warnings,
  };
}

function ofProgress(onboarding: Onboarding, now: string): Change | undefined {
  if (onboarding.status !== 'running' && onboarding.status !== 'stalled') return undefined;
  const all = stepNames.map((name) => onboarding.steps[name]);
  if (!all.some(isOpen)) {
    const at = all.reduce((latest, step) => (step.at !== undefined && step.at > latest ? step.at : latest), onboarding.startedAt);
    return { type: 'completed', at };
  }
  if (onboarding.status === 'stalled' && overdue(onboarding, now).length === 0) return { type: 'resumed' };
  return undefined;
}

function ofUndoing(onboarding: Onboarding): Change | undefined {
  const { status, steps, billed, cancellation } = onboarding;
  if (cancellation?.undo === undefined || (status !== 'cancelling' && status !== 'cancelled')) return undefined;
  const left = cancellation.undo.filter((name) => steps[name].status === 'done');
  // Something was still made by a service that had not heard of the cancellation yet: there is something to undo again.
  if (status === 'cancelled') return left.length === 0 ? undefined : { type: 'undoing_resumed' };
  for (const step of left) {
    const reverted = step === 'first_invoice' ? lastVoid(billed) : steps[step].reverted;
    if (reverted !== undefined) return { type: 'step_undone', step, ...reverted };
  }
  return left.length === 0 ? { type: 'cancelled' } : undefined;
}

/** Steps that should have been settled by now. */
export const overdue = (onboarding: Onboarding, now: string) =>
  stepNames.filter((name) => {
    const step = onboarding.steps[name];
    return isOpen(step) && step.dueAt !== undefined && step.dueAt <= now;
  });

/** When the next open step becomes overdue; undefined unless the onboarding runs. */
export function nextDeadline(onboarding: Onboarding): string | undefined {
  if (onboarding.status !== 'running') return undefined;
  const deadlines = stepNames.flatMap((name) => {
    const step = onboarding.steps[name];
    return isOpen(step) && step.dueAt !== undefined ? [step.dueAt] : [];
  });
  return deadlines.sort()[0];
}
