import { type Figure, goalText, reached, share, shown } from '../figures';
import { figuresOf, type Result } from './result';

const ROW = 22;
const LABEL = 180;
const BAR = 420;
const VALUES = 260;
/** The end of the scale, as a multiple of the goal; longer bars are cut. */
const MOST = 2;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One bar per goal: the line is the goal, and what reaches past it is better than that. */
export function chart(result: Result): string {
  const figures = figuresOf(result).filter((figure) => share(figure) !== undefined);
  const height = figures.length * ROW + 70;
  const width = LABEL + BAR + VALUES;
  const goal = LABEL + BAR / MOST;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>How far each path is on the way to its goal</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${goal}" y="24" text-anchor="middle" fill="#333333">goal</text>`,
    ...figures.flatMap((figure, index) => bar(figure, 40 + index * ROW)),
    `<line x1="${goal}" y1="30" x2="${goal}" y2="${height - 28}" stroke="#333333" stroke-dasharray="4 3"/>`,
    `<text x="12" y="${height - 10}" fill="#666666">${escaped(`Longer is better. ${result.rows.at(-1)?.measuredAt.slice(0, 10)}, ${result.machine.cpu}, ${result.machine.cores} cores.`)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function bar(figure: Figure, y: number): string[] {
  const length = (Math.min(share(figure) ?? 0, MOST) / MOST) * BAR;
  const color = reached(figure) === true ? '#2f7d4f' : '#b5542a';
  return [
    `<text x="${LABEL - 10}" y="${y + 12}" text-anchor="end" fill="#111111">${escaped(figure.id)}</text>`,
    `<rect x="${LABEL}" y="${y}" width="${length.toFixed(1)}" height="${ROW - 6}" fill="${color}"/>`,
    `<text x="${LABEL + BAR + 12}" y="${y + 12}" fill="#111111">${escaped(`${shown(figure.value, figure.unit)} (${goalText(figure)})`)}</text>`,
  ];
}
