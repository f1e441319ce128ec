import { listOnboardings, type Onboarding } from '@praxis/contracts/clients';
import { eventually } from './eventually';
import type { TestFirm } from './firm';

export type StepName = Onboarding['steps'][number]['name'];
export type Step = Onboarding['steps'][number];

/** The onboarding of a proposal, once there is one. */
export async function onboardingOf({ client }: TestFirm, proposalId: string): Promise<Onboarding | undefined> {
  const { items } = await client.call(listOnboardings, { query: { proposalId } });
  if (items.length > 1) throw new Error(`The proposal ${proposalId} has ${items.length} onboardings`);
  return items[0];
}

/** Waits until the onboarding of a proposal has a status. @throws with the steps as they are when it does not come to that */
export async function onboardingThatIs(
  firm: TestFirm,
  proposalId: string,
  status: Onboarding['status'],
  deadlineMs = 30_000,
): Promise<Onboarding> {
  let last: Onboarding | undefined;
  try {
    return await eventually(
      `an onboarding that is ${status}`,
      async () => {
        last = await onboardingOf(firm, proposalId);
        return last?.status === status ? last : undefined;
      },
      deadlineMs,
    );
  } catch (error) {
    throw new Error(`The onboarding is not ${status} after ${deadlineMs} ms but ${describe(last)}`, { cause: error });
  }
}

export const completed = (firm: TestFirm, proposalId: string, deadlineMs?: number): Promise<Onboarding> =>
  onboardingThatIs(firm, proposalId, 'completed', deadlineMs);

/** @throws when the onboarding has no such step */
export function stepOf({ steps }: Onboarding, name: StepName): Step {
  const step = steps.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`There is no step ${name}`);
  return step;
}

/** The id of what a step made. @throws when it made nothing */
export function madeBy(onboarding: Onboarding, name: StepName): string {
  const made = stepOf(onboarding, name).resource?.id;
  if (made === undefined) throw new Error(`The step ${name} made nothing`);
  return made;
}

/** Step name to status. */
export const statuses = ({ steps }: Onboarding): Record<string, string> =>
  Object.fromEntries(steps.map(({ name, status }) => [name, status]));

/** @throws when the onboarding has none yet */
export function clientOf({ clientId }: Onboarding): string {
  if (clientId === null) throw new Error('The onboarding has no client');
  return clientId;
}

function describe(onboarding: Onboarding | undefined): string {
  if (onboarding === undefined) return 'not there';
  const steps = onboarding.steps.map(({ name, status, error }) => `${name} ${status}${error === undefined ? '' : ` (${error.code})`}`);
  const cancellation = onboarding.cancellation === undefined ? '' : `; cancellation ${JSON.stringify(onboarding.cancellation.answers)}`;
  return `${onboarding.status}: ${steps.join(', ')}${cancellation}`;
}
