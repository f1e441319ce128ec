import { median } from '../measure/statistics';
import type { Sample } from './sample';

/** One line of the chart, and whether it is flat. */
export interface Trend {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly (readonly [at: number, value: number])[];
  /** Medians of the second and of the last quarter of the time: the first one warms up. */
  readonly before: number;
  readonly after: number;
  readonly flat: boolean;
  /** What is still called flat. */
  readonly allowed: string;
}

interface Line {
  readonly name: string;
  readonly unit: string;
  readonly of: (sample: Sample) => number;
  /** The last quarter may be this many times the second one, or this much in absolute numbers. */
  readonly factor: number;
  readonly floor: number;
}

const lines: readonly Line[] = [
  { name: 'latency, median', unit: 'ms', of: ({ p50 }) => p50, factor: 1.25, floor: 3 },
  { name: 'latency, 99th of 100', unit: 'ms', of: ({ p99 }) => p99, factor: 1.5, floor: 30 },
  { name: 'requests', unit: '/s', of: ({ perSecond }) => perSecond, factor: 1.05, floor: 0 },
  { name: 'open handles', unit: '', of: ({ handles }) => handles, factor: 1.1, floor: 0 },
  { name: 'database connections', unit: '', of: ({ connections }) => connections, factor: 1.1, floor: 0 },
  { name: 'outbox, unsent', unit: 'events', of: ({ outbox }) => outbox, factor: 1.5, floor: 50 },
  { name: 'consumers, not yet handled', unit: 'events', of: ({ lag }) => lag, factor: 1.5, floor: 100 },
];

/** @throws with fewer than eight samples: then there are no quarters */
export function trends(samples: readonly Sample[]): Trend[] {
  if (samples.length < 8) throw new Error(`${samples.length} samples show no trend; let it run longer`);
  const processes = Object.keys(samples[0]?.memory ?? {});
  const memory = processes.map(
    (name): Line => ({ name: `memory, ${name}`, unit: 'MB', of: (sample) => sample.memory[name] ?? Number.NaN, factor: 1.15, floor: 0 }),
  );
  return [...lines, ...memory].map((line) => trendOf(line, samples));
}

function trendOf({ name, unit, of, factor, floor }: Line, samples: readonly Sample[]): Trend {
  const quarter = Math.floor(samples.length / 4);
  const before = median(samples.slice(quarter, 2 * quarter).map(of));
  const after = median(samples.slice(-quarter).map(of));
  return {
    name,
    unit,
    points: samples.map((sample) => [sample.at, of(sample)]),
    before,
    after,
    flat: after <= Math.max(before * factor, floor),
    allowed: floor > 0 ? `${factor} x, or ${floor}` : `${factor} x`,
  };
}
