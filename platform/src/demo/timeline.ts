import type { Onboarding } from '@praxis/contracts/clients';

type Step = Onboarding['steps'][number];

const WIDTH = 40;

/**
 * Draws an onboarding: one bar per step on a common scale from the acceptance to the last step. A bar begins when the event that caused
 * the step happened, as far as another step made it, and ends with the event that completed it.
 * @returns lines of text
 */
export function drawTimeline({ steps }: Pick<Onboarding, 'steps'>): string[] {
  const ends = steps.map(({ durationMs }) => durationMs ?? 0);
  const total = Math.max(1, ...ends);
  const beganAt = (step: Step): number => {
    const cause = steps.find((other) => other.eventId !== null && other.eventId === step.causationId);
    return Math.min(cause?.durationMs ?? 0, step.durationMs ?? 0);
  };
  const names = Math.max(...steps.map(({ name }) => name.length), 'step'.length);
  const services = Math.max(...steps.map(({ service }) => service.length), 'service'.length);
  const head = `${'step'.padEnd(names)}  ${'service'.padEnd(services)}  ${'status'.padEnd(10)}  ${scale(total)}`;
  const lines = steps.map((step) => {
    const bar = step.durationMs === null ? ' '.repeat(WIDTH) : barOf(beganAt(step), step.durationMs, total);
    const took = step.durationMs === null ? '' : duration(step.durationMs);
    return `${step.name.padEnd(names)}  ${step.service.padEnd(services)}  ${step.status.padEnd(10)}  ${bar}  ${took}`.trimEnd();
  });
  return [head, ...lines];
}

/** @param began and ended milliseconds since the acceptance */
function barOf(began: number, ended: number, total: number): string {
  const end = Math.max(1, Math.round((ended / total) * WIDTH));
  const start = Math.min(Math.floor((began / total) * WIDTH), end - 1);
  return `${'·'.repeat(start)}${'█'.repeat(end - start)}${' '.repeat(WIDTH - end)}`;
}

function scale(total: number): string {
  const right = duration(total);
  return `accepted${'─'.repeat(Math.max(1, WIDTH - 'accepted'.length - right.length - 2))} ${right}`;
}

/** Milliseconds below a second, seconds with two decimals above. */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`);
