import { type Act, type CommandArguments, type CommandOutput, type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import type { Firm, Limits, Usage } from '../firms/firm';
import { firmIdOfSlug, firmOf } from '../firms/firm.store';
import { usageOf } from '../usage/usage.store';
import type { FirmActs } from './act-on-firm';

const GIGABYTE = 1_000_000_000;
const LIMIT_OPTIONS = '[--users <number>] [--clients <number>] [--storage-gb <number>] [--requests-per-second <number>]';

/** `npm run ops -- identity firm …` */
export function firmCommands({ unitOfWork, acts }: { unitOfWork: UnitOfWork; acts: FirmActs }): readonly OperatorCommand[] {
  const firmIdOf = async (act: Act, slug: string): Promise<string> => {
    const firmId = await unitOfWork.atEdge(act, (tx) => firmIdOfSlug(tx, slug));
    if (firmId === undefined) throw new UsageError(`There is no firm "${slug}"`);
    return firmId;
  };
  const said = ({ name, slug, status }: Firm): string => `${name} (${slug}) is ${status} now.`;
  const withReason = (
    name: string,
    summary: string,
    change: (act: Act, firmId: string, reason: string) => Promise<Firm>,
  ): OperatorCommand => ({
    name,
    usage: '<slug> --reason <text>',
    summary,
    run: async ({ positional: [slug], options: { reason } }, act) => {
      if (slug === undefined || reason === undefined || reason.trim() === '') throw new UsageError(`${name} <slug> --reason <text>`);
      return said(await change(act, await firmIdOf(act, slug), reason));
    },
  });
  return [
    withReason('firm suspend', 'Stop what is new in a firm; accepted work finishes, owners and admins read on', acts.suspend),
    withReason('firm reactivate', 'Let a firm on trial stay, or a suspended one work again', acts.activate),
    withReason('firm cancel', 'End a firm for good, at once; its owners read and export for 90 days', acts.cancel),
    {
      name: 'firm show',
      usage: '<slug>',
      summary: 'How a firm is, and what it uses of its limits',
      run: async ({ positional: [slug] }, act) => {
        if (slug === undefined) throw new UsageError('firm show <slug>');
        return unitOfWork.inFirm(await firmIdOf(act, slug), act, async (tx) => shown(await firmOf(tx), await usageOf(tx)));
      },
    },
    {
      name: 'firm limits',
      usage: `<slug> ${LIMIT_OPTIONS}`,
      summary: 'Set what a firm may use; never below what it uses',
      run: async ({ positional: [slug], options }, act) => {
        if (slug === undefined) throw new UsageError(`firm limits <slug> ${LIMIT_OPTIONS}`);
        const { limits, name } = await acts.setLimits(act, await firmIdOf(act, slug), limitsOf(options));
        return `${name} (${slug}) may use ${limits.users} users, ${limits.clients} clients and ${limits.storageBytes / GIGABYTE} GB now.`;
      },
    },
  ];
}

const shown = (firm: Firm, usage: Usage): CommandOutput => [
  {
    slug: firm.slug,
    name: firm.name,
    status: firm.status,
    reason: firm.statusReason,
    'trial ends': firm.trialEndsAt?.toISOString(),
    'cancels at': firm.cancelsAt?.toISOString(),
    users: `${usage.users} of ${firm.limits.users}`,
    clients: `${usage.clients} of ${firm.limits.clients}`,
    'storage (GB)': `${usage.storageBytes / GIGABYTE} of ${firm.limits.storageBytes / GIGABYTE}`,
  },
];

function limitsOf(options: CommandArguments['options']): Partial<Limits> {
  const whole = (name: string, unit = 1): number | undefined => {
    const text = options[name];
    if (text === undefined) return undefined;
    if (!/^\d{1,12}$/.test(text)) throw new UsageError(`--${name} takes a whole number`);
    return Number(text) * unit;
  };
  const given = {
    users: whole('users'),
    clients: whole('clients'),
    storageBytes: whole('storage-gb', GIGABYTE),
    requestsPerSecond: whole('requests-per-second'),
  };
  const limits = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (Object.keys(limits).length === 0) throw new UsageError(`Name at least one of ${LIMIT_OPTIONS}`);
  return limits;
}
