import type { Machine } from '../report/machine';
import { machineText } from '../report/machine';
import type { Sample } from './sample';
import type { Trend } from './trend';

export interface LongRun {
  readonly measuredAt: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly minutes: number;
  /** Requests a second: what the mix reaches at most, and what was asked for. */
  readonly ceiling: number;
  readonly load: number;
  readonly requests: number;
  readonly acceptances: number;
  readonly samples: readonly Sample[];
}

const WIDTH = 420;
const HEIGHT = 120;
const ACROSS = 2;
const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });

/** A small graph per line, each from zero, so that growth cannot hide in a scale. */
export function longRunChart(run: LongRun, trends: readonly Trend[]): string {
  const rows = Math.ceil(trends.length / ACROSS);
  const [width, height] = [ACROSS * WIDTH, rows * HEIGHT + 40];
  const graphs = trends.map((trend, index) => graph(trend, (index % ACROSS) * WIDTH, 30 + Math.floor(index / ACROSS) * HEIGHT));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<title>${number(run.minutes)} minutes of mixed load</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="18" font-size="13" fill="#111111">${number(run.minutes)} minutes at ${number(run.load)} requests/s, half of what the machine can do</text>`,
    ...graphs.flat(),
    '</svg>',
    '',
  ].join('\n');
}

function graph({ name, unit, points, flat }: Trend, left: number, top: number): string[] {
  const [x0, y0, w, h] = [left + 12, top + 20, WIDTH - 40, HEIGHT - 40];
  const most = Math.max(...points.map(([, value]) => value), 1);
  const end = points.at(-1)?.[0] ?? 1;
  const path = points.map(([at, value]) => `${(x0 + (at / end) * w).toFixed(1)},${(y0 + h - (value / most) * h).toFixed(1)}`).join(' ');
  return [
    `<text x="${x0}" y="${top + 14}" fill="#333333">${name}: up to ${number(most)} ${unit}</text>`,
    `<line x1="${x0}" y1="${y0 + h}" x2="${x0 + w}" y2="${y0 + h}" stroke="#bbbbbb"/>`,
    `<polyline points="${path}" fill="none" stroke="${flat ? '#2f7d4f' : '#b5542a'}" stroke-width="1.5"/>`,
  ];
}

export function longRunPage(run: LongRun, trends: readonly Trend[]): string {
  const bent = trends.filter(({ flat }) => !flat);
  return [
    '# Long run',
    '',
    `Made by \`npm run bench -- long --minutes ${number(run.minutes)}\`; do not edit. ${bent.length === 0 ? 'Everything stayed flat.' : `NOT flat: ${bent.map(({ name }) => name).join('; ')}.`}`,
    '',
    `Measured ${run.measuredAt.slice(0, 10)} at ${run.commit} on: ${machineText(run.machine)}.`,
    `The mix (reads, lists, creates, and ${number(run.acceptances)} acceptances with everything that follows from them) reaches ${number(run.ceiling)} requests/s on this`,
    `machine; it ran at ${number(run.load)}/s for ${number(run.minutes)} minutes: ${number(run.requests)} requests, all answered 2xx.`,
    '',
    '![Memory, connections, handles, outbox, lag and latency over time](results/long-run.svg)',
    '',
    '| | second quarter | last quarter | flat means at most | flat |',
    '|---|---|---|---|---|',
    ...trends.map(
      ({ name, unit, before, after, allowed, flat }) =>
        `| ${name} | ${number(before)} ${unit} | ${number(after)} ${unit} | ${allowed} | ${flat ? 'yes' : '**no**'} |`,
    ),
    '',
  ].join('\n');
}
