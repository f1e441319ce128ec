import { getOnboarding, listOnboardings, type Onboarding } from '@praxis/contracts/clients';
import { Failure } from '../failure';
import { until } from '../processes/deadline';
import type { Stage } from './stage';

const DEADLINE_MS = 30_000;

/** Waits for everything that the acceptance sets in motion. @throws Failure naming the steps that are missing after 30 seconds */
export async function followOnboarding({ tell, gateway, quietly }: Stage, proposalId: string): Promise<Onboarding> {
  tell.chapter('Nobody touches anything; follow the onboarding');
  let last: Onboarding | undefined;
  const done = await until(
    async () => {
      const { items } = await quietly.call(listOnboardings, { query: { proposalId } });
      last = items[0];
      return last?.status === 'completed' ? last : undefined;
    },
    { deadlineMs: DEADLINE_MS, everyMs: 50 },
  );
  if (done === undefined) throw new Failure(`The onboarding is not complete after ${DEADLINE_MS / 1000} s: ${whatWaits(last)}.`);
  const onboarding = await gateway.call(getOnboarding, { params: { id: done.id } });
  tell.result(`completed: ${onboarding.steps.length} steps, all of correlation ${onboarding.correlationId}`);
  for (const { name, warnings } of onboarding.steps) for (const { detail } of warnings) tell.result(`${name}: ${detail}`);
  return onboarding;
}

function whatWaits(onboarding: Onboarding | undefined): string {
  if (onboarding === undefined) return 'it has not begun';
  const open = onboarding.steps.filter(({ status }) => status !== 'done' && status !== 'not_needed' && status !== 'waived');
  return open
    .map(({ name, status, error }) => `${name} is ${status}${error === undefined ? '' : ` (${error.code}: ${error.detail})`}`)
    .join(', ');
}
