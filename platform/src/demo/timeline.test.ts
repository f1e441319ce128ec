import type { Onboarding } from '@praxis/contracts/clients';
import { drawTimeline, duration } from './timeline';

type Step = Onboarding['steps'][number];

const id = (n: number) => `0190b8a0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const step = (name: Step['name'], service: Step['service'], own: Partial<Step> = {}): Step => ({
  name,
  service,
  required: true,
  status: 'done',
  attempts: 0,
  dueAt: null,
  causationId: null,
  eventId: null,
  at: null,
  durationMs: null,
  warnings: [],
  allowed: [],
  ...own,
});

test('bars share one scale; each begins with its cause and ends with its event', () => {
  const lines = drawTimeline({
    steps: [
      step('engagement', 'clients', { causationId: id(1), eventId: id(2), durationMs: 100 }),
      step('project', 'projects', { causationId: id(2), eventId: id(3), durationMs: 400 }),
      step('first_invoice', 'finance', { status: 'not_needed' }),
    ],
  });
  expect(lines).toEqual([
    'step           service   status      accepted──────────────────────── 400 ms',
    `engagement     clients   done        ${'█'.repeat(10)}${' '.repeat(30)}  100 ms`,
    `project        projects  done        ${'·'.repeat(10)}${'█'.repeat(30)}  400 ms`,
    'first_invoice  finance   not_needed',
  ]);
});

test('a step that took no time, or as long as its cause, still has a bar', () => {
  const [, first, second] = drawTimeline({
    steps: [
      step('client', 'clients', { eventId: id(1), durationMs: 0 }),
      step('workspace', 'documents', { causationId: id(1), eventId: id(2), durationMs: 0 }),
    ],
  });
  expect(first).toContain('█');
  expect(second).toContain('█');
});

test('durations are read in milliseconds up to a second', () => {
  expect([duration(0), duration(999.4), duration(1000), duration(12_345)]).toEqual(['0 ms', '999 ms', '1.00 s', '12.35 s']);
});
