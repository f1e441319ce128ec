import type { Tx } from '@praxis/chassis';
import { found } from '../found';
import { type Change, evolve, type Onboarding } from './onboarding';
import { publishOnboarding } from './onboarding.publishing';
import { onboardingOf, onboardingSteps, onboardings, rowOfOnboarding, rowOfStep, type StepRow } from './onboarding.row';
import { stepNames } from './steps';

/** @throws Rejection of `http.not_found` */
export async function findOnboarding(tx: Tx, id: string): Promise<Onboarding> {
  const [row, steps] = await Promise.all([onboardings.find(tx, id), stepsOf(tx, id)]);
  return onboardingOf(found(row), steps);
}

/**
 * Locks an onboarding for the rest of the transaction: whoever decides on it decides alone.
 *
 * @throws Rejection of `http.not_found` or `http.stale`
 */
export async function lockOnboarding(tx: Tx, id: string, ifMatch?: number): Promise<Onboarding> {
  // One round trip: the steps are read after the lock was got, and by a snapshot of their own.
  const [row, steps] = await Promise.all([onboardings.findForUpdate(tx, id), stepsOf(tx, id)]);
  return onboardingOf(found(row, ifMatch), steps);
}

/** The onboarding that an event is about, locked; undefined when it is about none of ours. */
export async function lockOnboardingOf(
  tx: Tx,
  refs: { onboardingId?: string | undefined; engagementId?: string | undefined },
): Promise<Onboarding | undefined> {
  if (refs.onboardingId !== undefined) return await lockWhere(tx, 'id', refs.onboardingId);
  if (refs.engagementId !== undefined) return await lockWhere(tx, 'engagement_id', refs.engagementId);
  return undefined;
}

export const lockOnboardingOfProposal = (tx: Tx, proposalId: string): Promise<Onboarding | undefined> =>
  lockWhere(tx, 'proposal_id', proposalId);

/** The onboarding with steps that this event started or, while it is cancelled, that this event asked to undo; locked. */
export async function lockOnboardingOfCause(tx: Tx, eventId: string): Promise<Onboarding | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `select onboarding_id as id from onboarding_steps where firm_id = $1 and cause_event_id = $2 limit 1`,
    [tx.firmId, eventId],
  );
  return row === undefined ? undefined : await lockWhere(tx, 'id', row.id);
}

/**
 * Makes sure that there is an onboarding of the proposal, and locks it; what is decided on it next writes the steps of a new one. Whichever
 * comes first makes it: the reaction to the acceptance or the news that this reaction failed.
 */
export async function ensureOnboarding(tx: Tx, unopened: Onboarding): Promise<Onboarding> {
  const row = rowOfOnboarding(tx.firmId, unopened);
  const inserted = await tx.lookUp(
    `insert into onboardings (firm_id, id, status, proposal_id, correlation_id, started_at, billed, due_at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (firm_id, proposal_id) do nothing returning id`,
    [row.firmId, row.id, row.status, row.proposalId, row.correlationId, row.startedAt, JSON.stringify(row.billed), row.dueAt, row.version],
  );
  if (inserted.length === 1) return unopened;
  const onboarding = await lockOnboardingOfProposal(tx, unopened.proposalId);
  if (onboarding === undefined) throw new Error(`The onboarding of proposal ${unopened.proposalId} is neither there nor can it be added`);
  return onboarding;
}

/** Writes what was decided on a locked onboarding, with only those steps that changed, and publishes it. */
export function saveOnboarding(tx: Tx, before: Onboarding, changes: readonly Change[]): Onboarding {
  if (changes.length === 0) return before;
  const decided = changes.reduce(evolve, before);
  const told = changes.flatMap((change) => publishOnboarding(tx, decided, change));
  const after = { ...told.reduce(evolve, decided), version: before.version + 1 };
  onboardings.update(tx, rowOfOnboarding(tx.firmId, after), { from: before.version });
  // Of a new onboarding no step has a row yet.
  const changed = stepNames.filter((name) => before.version === 1 || after.steps[name] !== before.steps[name]);
  onboardingSteps.putAll(
    tx,
    changed.map((name) => rowOfStep(tx.firmId, after.id, name, after.steps[name])),
  );
  tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
  return after;
}

async function lockWhere(tx: Tx, column: 'id' | 'engagement_id' | 'proposal_id', value: string): Promise<Onboarding | undefined> {
  const [rows, steps] = await Promise.all([
    onboardings.lookUp(tx, `where firm_id = $1 and ${column} = $2 for update`, [tx.firmId, value]),
    onboardingSteps.lookUp(
      tx,
      `where firm_id = $1 and onboarding_id = (select id from onboardings where firm_id = $1 and ${column} = $2)`,
      [tx.firmId, value],
    ),
  ]);
  return rows[0] && onboardingOf(rows[0], steps);
}

const stepsOf = (tx: Tx, onboardingId: string): Promise<StepRow[]> =>
  onboardingSteps.lookUp(tx, 'where firm_id = $1 and onboarding_id = $2', [tx.firmId, onboardingId]);

const audited = (onboarding: Onboarding) => ({
  status: onboarding.status,
  steps: Object.fromEntries(stepNames.map((name) => [name, onboarding.steps[name].status])),
});
