import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkout } from '../lab/checkout';
import type { Lab } from '../lab/lab';
import { startLoad } from '../load/load';
import { commit, describeMachine } from '../report/machine';
import { openMix } from './mix';
import { type LongRun, longRunChart, longRunPage } from './report';
import { openSampler, type Sample } from './sample';
import { type Trend, trends } from './trend';

/** A shorter run shows that this works, not that anything stays flat: its files go to a temporary folder. */
const WORTH_KEEPING_MINUTES = 30;
const CONNECTIONS = 64;
/** Onboardings begun a second. */
const ACCEPTANCES_PER_SECOND = 0.5;
/** The share of the ceiling that the load is. */
const SHARE = 0.5;

/** Half of the load that the machine can bear, for so many minutes. @returns whether everything stayed flat */
export async function longRun(lab: Lab, minutes: number): Promise<boolean> {
  const platform = await lab.platform();
  const machine = await describeMachine(platform.origins.postgres);
  const load = lab.load();
  const mix = await openMix(platform);
  const origin = platform.gatewayUrl;
  const ceilingSeconds = Math.min(20, minutes * 6);
  await load.send({ origin, asks: await mix.asks(), connections: 16, seconds: ceilingSeconds / 4 });
  const { perSecond: ceiling } = await load.send({ origin, asks: await mix.asks(), connections: 16, seconds: ceilingSeconds });
  const perSecond = Math.round(ceiling * SHARE);
  lab.say(`The mix reaches ${Math.round(ceiling)} requests/s; it runs at ${perSecond}/s for ${minutes} minutes.`);

  const sampler = await openSampler(platform);
  const prospects = startLoad();
  const samples: Sample[] = [];
  const began = performance.now();
  const measuredAt = new Date().toISOString();
  const seconds = () => (performance.now() - began) / 1000;
  const stretch = Math.max(5, Math.min(30, (minutes * 60) / 24));
  const each = Math.max(1, Math.round(ACCEPTANCES_PER_SECOND * stretch));
  let requests = 0;
  let acceptances = 0;
  let ready = await mix.acceptances(each);
  while (seconds() < minutes * 60) {
    // The proposals of the next stretch are written while this one runs, as a firm's people would.
    const preparing = mix.acceptances(each);
    preparing.catch(() => undefined); // awaited below, after the load
    const accepting = prospects.send({
      origin,
      asks: ready,
      once: true,
      connections: 4,
      seconds: stretch * 2,
      perSecond: ACCEPTANCES_PER_SECOND,
    });
    const [result] = await Promise.all([
      load.send({ origin, asks: await mix.asks(), connections: CONNECTIONS, seconds: stretch, perSecond }),
      accepting,
    ]);
    requests += result.requests;
    acceptances += ready.length;
    ready = await preparing;
    const sample = await sampler.take(seconds(), result);
    samples.push(sample);
    const memory = Object.values(sample.memory).reduce((sum, value) => sum + value, 0);
    lab.say(
      `${(sample.at / 60).toFixed(1).padStart(5)} min  p50 ${sample.p50.toFixed(1)} ms  p99 ${sample.p99.toFixed(0)} ms  ${memory.toFixed(0)} MB  ` +
        `${sample.handles} handles  ${sample.connections} connections  outbox ${sample.outbox}  lag ${sample.lag}`,
    );
  }
  prospects.stop();
  await sampler.close();
  const run: LongRun = { measuredAt, commit: commit(), machine, minutes, ceiling, load: perSecond, requests, acceptances, samples };
  const found = trends(samples);
  for (const { name, before, after, unit } of found.filter(({ flat }) => !flat)) {
    lab.say(`NOT FLAT ${name}: ${before.toFixed(1)} ${unit} in the second quarter, ${after.toFixed(1)} ${unit} in the last`);
  }
  lab.say(`Written to ${write(run, found)}`);
  return found.every(({ flat }) => flat);
}

function write(run: LongRun, found: readonly Trend[]): string {
  const folder = run.minutes >= WORTH_KEEPING_MINUTES ? path.join(checkout, 'bench') : mkdtempSync(path.join(tmpdir(), 'praxis-long-run-'));
  const results = path.join(folder, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(path.join(results, 'long-run.json'), `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(path.join(results, 'long-run.svg'), longRunChart(run, found));
  writeFileSync(path.join(folder, 'LONG-RUN.md'), longRunPage(run, found));
  return folder;
}
