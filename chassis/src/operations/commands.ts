import type { Assembly } from '../assemble';
import type { DeadLetterView } from '../messaging';
import type { OperatorActs } from './acts';
import { type CommandArguments, type CommandOutput, type OperatorCommand, UsageError } from './command';

/** A bulk retry stops here; run it again for more. */
const BULK = 1_000;

/** The commands that every service has. */
export function commonCommands(assembly: Assembly, acts: OperatorActs): OperatorCommand[] {
  const { deadLetters } = assembly.messaging;
  const { schedules } = assembly.parts;
  return [
    {
      name: 'status',
      usage: '',
      summary: 'What waits: outbox, parked and dead events, jobs',
      run: async () => await status(assembly),
    },
    {
      name: 'dead-letters list',
      usage: '[--status parked|dead|discarded|recovered] [--reaction <name>] [--firm <id>] [--limit <n>]',
      summary: 'Events that a reaction could not handle, the latest failure first',
      run: async ({ options }) => (await deadLetters.list(filterOf(options), { limit: limitOf(options, 50) })).map(row),
    },
    {
      name: 'dead-letters show',
      usage: '<id>',
      summary: 'One of them, without its payload',
      run: async ({ positional: [id] }) =>
        Object.entries(await deadLetters.get(required(id, 'the id'))).map(([field, value]) => ({ field, value })),
    },
    {
      name: 'dead-letters retry',
      usage: '<id> | --reaction <name> [--status parked|dead] [--firm <id>]',
      summary: 'Run the reaction again now: for one event, or for all of a reaction',
      run: async ({ positional: [id], options }, act) => {
        if (id !== undefined) return [row(await acts.retry(act, id))];
        const filter = {
          status: 'dead' as const,
          ...filterOf({ ...options, reaction: required(options['reaction'], 'an id or --reaction') }),
        };
        const letters = await deadLetters.list(filter, { limit: BULK });
        for (const letter of letters) await acts.retry(act, letter.id);
        return `${letters.length} will be run again.`;
      },
    },
    {
      name: 'dead-letters discard',
      usage: '<id> --reason <text>',
      summary: 'Give the event up; what waits behind it goes on',
      run: async ({ positional: [id], options }, act) => [
        row(await acts.discard(act, required(id, 'the id'), required(options['reason'], '--reason'))),
      ],
    },
    {
      name: 'reconcile',
      usage: '',
      summary: 'Compare the logs of the subscribed contexts with the inbox and fetch what is missing',
      run: async (_args, act) => {
        await acts.reconcile(act);
        return 'The running service has been told; its log says what it finds.';
      },
    },
    {
      name: 'replay',
      usage: '--reaction <name> --firm <id>',
      summary: 'Rebuild the tables of a projection for one firm from the logs',
      run: async ({ options }, act) => {
        await acts.replay(act, required(options['reaction'], '--reaction'), required(options['firm'], '--firm'));
        return 'The running service has been told; its log says when it is done.';
      },
    },
    {
      name: 'schedules list',
      usage: '',
      summary: 'What is looked for each minute',
      run: async () => schedules.map(({ name, job }) => ({ schedule: name, job: job.name })),
    },
    {
      name: 'schedules run',
      usage: '<name> [--at <instant>]',
      summary: 'Enqueue what is due now, or what will be due at that instant',
      run: async ({ positional: [name], options }, act) => {
        const schedule = required(name, 'the name of a schedule');
        if (!schedules.some((one) => one.name === schedule)) throw new UsageError(`There is no schedule "${schedule}"`);
        const at = options['at'] === undefined ? act.at : new Date(options['at']);
        if (Number.isNaN(at.getTime())) throw new UsageError('--at needs an instant such as 2026-03-01T00:00:00Z');
        return `${await assembly.jobs.runSchedule(schedule, at)} job(s) enqueued.`;
      },
    },
    {
      name: 'jobs list',
      usage: '[--state created|retry|active|failed] [--limit <n>]',
      summary: 'Jobs that wait, run or have failed for good',
      run: async ({ options }) => await assembly.jobs.list(options['state'] ?? 'failed', limitOf(options, 50)),
    },
    {
      name: 'jobs retry',
      usage: '<id>',
      summary: 'Run a job that failed for good once more',
      run: async ({ positional: [id] }, act) => {
        const job = required(id, 'the id');
        await acts.retryJob(act, job);
        return 'It will be run again.';
      },
    },
  ];
}

async function status({ messaging, jobs }: Assembly): Promise<CommandOutput> {
  const [{ outboxUnsent, outboxAge, outboxRefused, parked, dead }, states] = await Promise.all([messaging.measures(), jobs.states()]);
  return [
    { what: 'outbox, unsent', count: outboxUnsent, detail: outboxUnsent === 0 ? '' : `the oldest for ${Math.round(outboxAge)} s` },
    { what: 'outbox, refused by the broker', count: outboxRefused, detail: '' },
    { what: 'events parked', count: parked, detail: '' },
    { what: 'events dead', count: dead, detail: dead === 0 ? '' : 'see dead-letters list --status dead' },
    ...states.map(({ state, count }) => ({ what: `jobs, ${state}`, count, detail: '' })),
  ];
}

const row = ({ id, status, reaction, eventType, firmId, attempts, nextAttemptAt, errorCode, errorDetail }: DeadLetterView) => ({
  id,
  status,
  reaction,
  event: eventType,
  firm: firmId,
  attempts,
  next: nextAttemptAt ?? '',
  error: errorCode,
  detail: errorDetail.slice(0, 80),
});

function filterOf(options: CommandArguments['options']) {
  const status = options['status'];
  if (status !== undefined && !isStatus(status)) throw new UsageError('--status is one of parked, dead, discarded, recovered');
  return { ...(status === undefined ? {} : { status }), reaction: options['reaction'], firmId: options['firm'] };
}

const isStatus = (text: string): text is DeadLetterView['status'] => ['parked', 'dead', 'discarded', 'recovered'].includes(text);

function limitOf(options: CommandArguments['options'], otherwise: number): number {
  const limit = Number(options['limit'] ?? otherwise);
  if (!Number.isInteger(limit) || limit < 1 || limit > BULK) throw new UsageError(`--limit is a number from 1 to ${BULK}`);
  return limit;
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`It needs ${what}`);
  return value;
}
