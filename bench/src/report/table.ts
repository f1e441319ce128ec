import { type Figure, goalText, reached, shown } from '../figures';
import { machineText } from './machine';
import { origin, type Result } from './result';
import { whyNot } from './why-not';

const verdict = (figure: Figure): string => ({ true: 'yes', false: '**no**', undefined: '' })[String(reached(figure))] ?? '';

function rangeText({ range, unit }: Figure): string {
  return range === undefined ? '' : `${shown(range[0], unit)} … ${shown(range[1], unit)}`;
}

/** The result as a Markdown page: every row, its goal, and for what missed it the reason. */
export function resultPage(result: Result): string {
  const figures = result.rows.flatMap(({ figures: own }) => own);
  const withGoal = figures.filter((figure) => reached(figure) !== undefined);
  const missed = withGoal.filter((figure) => reached(figure) === false);
  return [
    '# Results',
    '',
    `Made by \`npm run bench\`; do not edit. ${withGoal.length - missed.length} of ${withGoal.length} goals reached.`,
    '',
    `Measured ${origin(result)}, on: ${machineText(result.machine)}.`,
    'Values are medians of rounds in which a path and its floor took turns; the range is the lowest and the highest round.',
    '',
    '![How far each path is on the way to its goal](results/chart.svg)',
    '',
    '| path | figure | goal | measured | range | reached | |',
    '|---|---|---|---|---|---|---|',
    ...result.rows.flatMap(({ path, busy, figures: own }) =>
      own.map((figure, index) =>
        [
          '',
          index === 0 ? `${path}${busy ? ' *(on a busy machine: worth little)*' : ''}` : '',
          figure.says,
          goalText(figure),
          `**${shown(figure.value, figure.unit)}**`,
          rangeText(figure),
          verdict(figure),
          figure.detail ?? '',
          '',
        ]
          .join(' | ')
          .trim(),
      ),
    ),
    '',
    ...(missed.length === 0
      ? []
      : [
          '## Goals that were not reached',
          '',
          ...missed.map((figure) => `- **${figure.id}** (${shown(figure.value, figure.unit)}, ${goalText(figure)}): ${whyNot(figure.id)}`),
          '',
        ]),
  ].join('\n');
}

/** The same for a terminal. */
export function lines(figures: readonly Figure[]): string[] {
  return figures.map((figure) => {
    const mark = { true: 'ok ', false: 'no ', undefined: '   ' }[String(reached(figure))];
    const goal = goalText(figure);
    return `  ${mark}${shown(figure.value, figure.unit).padEnd(12)} ${figure.says}${goal === '' ? '' : ` (goal: ${goal})`}${figure.detail === undefined ? '' : `\n                   ${figure.detail}`}`;
  });
}
