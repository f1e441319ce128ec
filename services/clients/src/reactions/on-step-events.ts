import { type Reaction, react, type Tx } from '@praxis/chassis';
import type { OnboardingStep } from '@praxis/contracts/clients';
import { billingScheduleCreated, invoiceIssued, invoiceIssueRefused, invoiceVoided } from '@praxis/contracts/finance';
import { portalInvitationFailed, portalInvitationSent } from '@praxis/contracts/identity';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import { MAIL_FAILED } from '../onboarding/commands';
import type { Change, Onboarding } from '../onboarding/onboarding';
import { lockOnboardingOf, saveOnboarding } from '../onboarding/onboarding.store';
import {
  completeStep,
  dropWarning,
  type Happening,
  issueInvoice,
  makeSchedule,
  refuseInvoice,
  revertStep,
  voidInvoice,
  warnStep,
} from '../onboarding/step-events';
import { stepNames, steps } from '../onboarding/steps';

/* One reaction per event that the table of steps names, and per event that says how the first invoice or a mail fared. */

interface Refs {
  onboardingId?: string | undefined;
  engagementId?: string | undefined;
}

/** Locks the onboarding that the event is about and writes what follows; about no onboarding of ours: nothing. */
async function move(tx: Tx, refs: Refs, decide: (onboarding: Onboarding, now: string) => Change[]): Promise<void> {
  const onboarding = await lockOnboardingOf(tx, refs);
  if (onboarding) saveOnboarding(tx, onboarding, decide(onboarding, tx.at.toISOString()));
}

/** Completing: only what was made for the onboarding, which the event says. */
const madeFor = ({ onboardingId }: Refs): Refs => ({ onboardingId });

const forOnboarding = (data: unknown): boolean => (data as Refs).onboardingId !== undefined;

/** Undoing: also what names no more than the engagement. */
const ofOnboarding = (data: unknown): boolean => forOnboarding(data) || (data as Refs).engagementId !== undefined;

const happening = (event: EventEnvelope): Happening => ({ eventId: event.id, at: new Date(event.time).toISOString() });

const scheduleMade = react(
  billingScheduleCreated,
  { name: 'complete-billing-schedule', kind: 'effect', concerns: forOnboarding },
  (tx, event) => {
    const outcome = steps.billing_schedule.completedBy.read(event.data);
    return move(tx, madeFor(event.data), (onboarding, now) =>
      makeSchedule(onboarding, { ...happening(event), ...outcome, dueNow: event.data.dueNow }, now),
    );
  },
);

const invoiceMade = react(invoiceIssued, { name: 'complete-first-invoice', kind: 'effect', concerns: forOnboarding }, (tx, event) => {
  const outcome = steps.first_invoice.completedBy.read(event.data);
  return move(tx, madeFor(event.data), (onboarding, now) =>
    issueInvoice(onboarding, { ...happening(event), ...outcome, itemKeys: event.data.itemKeys }, now),
  );
});

const invoiceRefused = react(
  invoiceIssueRefused,
  { name: 'show-refused-invoice', kind: 'effect', concerns: forOnboarding },
  (tx, event) => {
    const { code, detail } = event.data;
    return move(tx, madeFor(event.data), (onboarding) => refuseInvoice(onboarding, { code, detail }, event.type));
  },
);

const invoiceTakenBack = react(invoiceVoided, { name: 'undo-first-invoice', kind: 'effect', concerns: ofOnboarding }, (tx, event) =>
  move(tx, event.data, (onboarding, now) => voidInvoice(onboarding, { ...happening(event), invoiceId: event.data.invoiceId }, now)),
);

const mailFailed = react(portalInvitationFailed, { name: 'warn-of-mail', kind: 'effect', concerns: forOnboarding }, (tx, { data }) =>
  move(tx, madeFor(data), (onboarding) => warnStep(onboarding, 'portal_invitation', { code: data.code, detail: data.detail })),
);

const mailSent = react(portalInvitationSent, { name: 'drop-mail-warning', kind: 'effect', concerns: forOnboarding }, (tx, { data }) =>
  move(tx, madeFor(data), (onboarding) => dropWarning(onboarding, 'portal_invitation', MAIL_FAILED)),
);

/** Steps whose completing event says all there is to say. */
const plain = stepNames.filter((name) => steps[name].service !== 'clients' && name !== 'billing_schedule' && name !== 'first_invoice');
const undoable = stepNames.filter((name) => steps[name].service !== 'clients' && name !== 'first_invoice');

const completing = (name: OnboardingStep): Reaction => {
  const { event: definition, read } = steps[name].completedBy;
  return react(definition, { name: `complete-${name.replaceAll('_', '-')}`, kind: 'effect', concerns: forOnboarding }, (tx, event) =>
    move(tx, madeFor(event.data as Refs), (onboarding, now) =>
      completeStep(onboarding, name, { ...happening(event), ...read(event.data) }, now),
    ),
  );
};

const undoing = (name: OnboardingStep): Reaction[] =>
  steps[name].undoneBy.map((definition) =>
    react(definition, { name: `undo-${name.replaceAll('_', '-')}`, kind: 'effect', concerns: ofOnboarding }, (tx, event) =>
      move(tx, event.data as Refs, (onboarding, now) => revertStep(onboarding, name, happening(event), now)),
    ),
  );

export const stepReactions: readonly Reaction[] = [
  scheduleMade,
  invoiceMade,
  invoiceRefused,
  invoiceTakenBack,
  mailFailed,
  mailSent,
  ...plain.map(completing),
  ...undoable.flatMap(undoing),
];
