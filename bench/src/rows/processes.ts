import { setTimeout as pause } from 'node:timers/promises';
import { serviceNames } from '@praxis/platform';
import type { Figure } from '../figures';
import { startReplica } from '../lab/replica';
import { cpuSeconds, residentMegabytes } from '../measure/process';
import type { Row } from '../row';

const names = [...serviceNames, 'gateway'];

/** The worst process, with all of them behind it. */
function worst(values: ReadonlyMap<string, number>, digits: number): { value: number; detail: string } {
  const sorted = [...values].sort((a, b) => b[1] - a[1]);
  return { value: sorted[0]?.[1] ?? Number.NaN, detail: sorted.map(([name, value]) => `${name} ${value.toFixed(digits)}`).join(', ') };
}

export const processesRow: Row = {
  name: 'processes',
  path: 'one service; relay, idle; the whole platform',
  measure: async (lab) => {
    const platform = await lab.platform();
    const { quick } = lab.effort;
    const pids = new Map(names.map((name) => [name, platform.process(name)?.pid ?? 0]));
    // Idle: what starts with a process has settled.
    await pause(quick ? 500 : 10_000);
    const before = new Map([...pids].map(([name, pid]) => [name, cpuSeconds([pid])]));
    const seconds = quick ? 1 : 20;
    await pause(seconds * 1_000);
    const idle = new Map([...pids].map(([name, pid]) => [name, ((cpuSeconds([pid]) - (before.get(name) ?? 0)) / seconds) * 100]));
    const memory = new Map([...pids].map(([name, pid]) => [name, residentMegabytes(pid)]));

    const readyIn = new Map<string, number>();
    for (const name of quick ? ['crm'] : names) {
      const replica = await startReplica(name, platform);
      readyIn.set(name, replica.readyIn);
      await replica.stop();
    }
    const collector = (await lab.answerer()).url;
    const traced = await Promise.all(
      (quick ? ['crm'] : names).map((name) => startReplica(name, platform, { OTEL_EXPORTER_OTLP_ENDPOINT: collector })),
    );
    await pause(quick ? 500 : 10_000);
    const tracedMemory = new Map(traced.map(({ name, pid }) => [name, residentMegabytes(pid)]));
    await Promise.all(traced.map((replica) => replica.stop()));

    const figure = (
      id: string,
      says: string,
      unit: Figure['unit'],
      values: ReadonlyMap<string, number>,
      atMost: number,
      digits: number,
    ): Figure => ({
      id,
      says,
      unit,
      ...worst(values, digits),
      goal: { atMost },
    });
    return [
      figure('process.ready', 'the slowest of them is ready in', 's', readyIn, 2, 2),
      figure('process.memory', 'resident when idle, the largest of them', 'MB', memory, 150, 0),
      figure('process.memory-traced', 'the same with telemetry preloaded', 'MB', tracedMemory, 190, 0),
      figure(
        'relay.idle',
        'processor used when idle (relay, polls, timers), the busiest service',
        '%',
        new Map([...idle].filter(([name]) => name !== 'gateway')),
        0.5,
        2,
      ),
      {
        id: 'platform.ready',
        says: 'start to ready, when already set up',
        unit: 's',
        value: platform.startedIn,
        goal: { atMost: 10 },
        detail: 'PostgreSQL, NATS and seven processes',
      },
    ];
  },
};
