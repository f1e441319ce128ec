import type { ScheduleItemKind, ScheduleItemStatus } from '@praxis/contracts/finance';
import {
  type AgreedLine,
  type BillingPeriod,
  completionInvoiceLines,
  type Deposit,
  type DueLine,
  firstInvoiceLines,
  type LocalDate,
  milestoneAmounts,
  milestoneInvoiceLines,
  netOf,
  type OptionLine,
  periodAt,
  periodLine,
  type Recurrence,
  type Warning,
} from '@praxis/contracts/kernel';

/** What will be billed when for an engagement. */
export interface BillingSchedule {
  id: string;
  version: number;
  status: 'active' | 'frozen' | 'ended';
  clientId: string;
  engagementId: string;
  onboardingId: string | null;
  proposalId: string | null;
  currency: string;
  netDays: number;
  startDate: LocalDate;
  endDate: LocalDate | null;
  /** In proposal order. */
  lines: AgreedLine[];
  /** Keys of the items that the first invoice covers. */
  dueNow: string[];
  warnings: Warning[];
  endedOn: LocalDate | null;
  /** When the job looks at it next: the start of the day on which an item is due, in the firm's zone. */
  dueAt: Date | null;
  createdAt: Date;
}

/** One thing that is billed once; its id is its key in events. `amount` is net, minor units. */
export interface ScheduleItem {
  id: string;
  scheduleId: string;
  /** Place of the agreed line in the proposal. */
  position: number;
  lineageId: string;
  itemKey: string;
  kind: ScheduleItemKind;
  milestoneKey: string | null;
  milestoneName: string | null;
  /** Counts the billed periods of the line from 0. */
  periodIndex: number | null;
  periodStart: LocalDate | null;
  periodEnd: LocalDate | null;
  dueOn: LocalDate | null;
  amount: number;
  status: ScheduleItemStatus;
  invoiceId: string | null;
}

/** An item with the invoice lines that bill it. */
export interface BilledItem {
  item: ScheduleItem;
  lines: DueLine[];
}

/** The agreed line as the kernel prices it; told apart by its lineage. */
export const optionLine = (line: AgreedLine): OptionLine => ({
  id: line.lineageId,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  discountPercent: line.discountPercent,
  billing: line.billing,
});

export interface Agreement {
  lines: readonly AgreedLine[];
  currency: string;
  deposit?: Deposit | undefined;
  startDate: LocalDate;
  endDate?: LocalDate | undefined;
  acceptedOn: LocalDate;
}

export interface OpenedItems {
  items: ScheduleItem[];
  /** What the first invoice bills: lines in proposal order, deposits last. */
  dueNow: BilledItem[];
  warnings: Warning[];
}

/**
 * The items of an engagement: those due on the day of acceptance, the next period of each recurring line, and what waits for completion
 * or a milestone. Hourly lines and retainers have none. Rejects as firstInvoiceLines and milestoneAmounts do.
 */
export function openItems(scheduleId: string, agreement: Agreement, newId: () => string): OpenedItems {
  const { lines } = agreement;
  const first = firstInvoiceLines({
    currency: agreement.currency,
    lines: lines.map(optionLine),
    ...(agreement.deposit === undefined ? {} : { deposit: agreement.deposit }),
    start: agreement.startDate,
    ...(agreement.endDate === undefined ? {} : { end: agreement.endDate }),
    acceptedOn: agreement.acceptedOn,
  });
  const make = (position: number, part: Partial<ScheduleItem> & Pick<ScheduleItem, 'kind' | 'amount' | 'status'>): ScheduleItem => {
    const line = agreed(lines, position);
    return { ...emptyItem, id: newId(), scheduleId, position, lineageId: line.lineageId, itemKey: line.itemKey, ...part };
  };
  const dueNow = first.lines.map((due): BilledItem => {
    const position = lines.findIndex(({ lineageId }) => lineageId === due.lineId);
    const kind = due.kind === 'period' || due.kind === 'deposit' ? due.kind : 'on_acceptance';
    const dueOn = due.period?.dueOn ?? agreement.acceptedOn;
    return { item: make(position, { kind, amount: due.amount, status: 'invoiced', dueOn, ...periodFields(due.period) }), lines: [due] };
  });
  const later = lines.flatMap((line, position): ScheduleItem[] => {
    const { billing } = line;
    if (billing.rule === 'on_completion')
      return [make(position, { kind: 'completion', amount: netOf(optionLine(line)), status: 'waiting' })];
    if (billing.rule === 'milestone') {
      const amounts = milestoneAmounts(optionLine(line), billing.milestones);
      return billing.milestones.map(({ key, name }, index) =>
        make(position, { kind: 'milestone', amount: amounts[index] ?? 0, status: 'waiting', milestoneKey: key, milestoneName: name }),
      );
    }
    if (billing.rule !== 'recurring') return [];
    const billed = dueNow.filter(({ item }) => item.kind === 'period' && item.position === position).length;
    const next = periodAt(billing, agreement.startDate, billed, agreement.endDate);
    return next === undefined ? [] : [make(position, plannedPeriod(line, next))];
  });
  return {
    items: [...dueNow.map(({ item }) => item), ...later],
    dueNow,
    warnings: first.deposit.absorbed
      ? [{ code: 'finance.deposit_absorbed', detail: 'No line is billed on completion or by milestone: no deposit is asked for.' }]
      : [],
  };
}

const emptyItem = {
  milestoneKey: null,
  milestoneName: null,
  periodIndex: null,
  periodStart: null,
  periodEnd: null,
  dueOn: null,
  invoiceId: null,
};

const periodFields = (period: BillingPeriod | undefined) =>
  period === undefined ? {} : { periodIndex: period.index, periodStart: period.start, periodEnd: period.end };

const plannedPeriod = (line: AgreedLine, period: BillingPeriod) => ({
  kind: 'period' as const,
  status: 'planned' as const,
  amount: periodLine(optionLine(line), period).amount,
  dueOn: period.dueOn,
  ...periodFields(period),
});

/** Items of one invoice of a run. */
export interface DueGroup {
  dueOn: LocalDate;
  /** Issued by itself, or left as a draft for review. */
  issue: boolean;
  billed: BilledItem[];
}

export interface DueRun {
  groups: DueGroup[];
  /** Planned items for the periods that follow. */
  next: ScheduleItem[];
}

/**
 * What is due on `today`, grouped into invoices: one per due date, lines in proposal order. Of several missed periods of a line the
 * earliest is issued and the others become drafts, so that an outage does not surprise a client with a pile of invoices.
 *
 * @param planned the planned items of the schedule
 */
export function dueRun(schedule: BillingSchedule, planned: readonly ScheduleItem[], today: LocalDate, newId: () => string): DueRun {
  const groups = new Map<string, DueGroup>();
  const next: ScheduleItem[] = [];
  for (const item of [...planned].sort((a, b) => a.position - b.position)) {
    const line = agreed(schedule.lines, item.position);
    if (line.billing.rule !== 'recurring' || item.dueOn === null || item.dueOn > today) continue;
    const first = item.periodIndex ?? 0;
    for (let k = first; ; k += 1) {
      const period = periodAt(line.billing satisfies Recurrence, schedule.startDate, k, schedule.endDate ?? undefined);
      if (period === undefined) break;
      const ofPeriod: ScheduleItem = k === first ? item : { ...item, id: newId(), ...plannedPeriod(line, period) };
      if (period.dueOn > today) {
        next.push(ofPeriod);
        break;
      }
      const issue = k === first;
      const key = `${period.dueOn} ${issue}`;
      const group = groups.get(key) ?? { dueOn: period.dueOn, issue, billed: [] };
      group.billed.push({ item: ofPeriod, lines: [periodLine(optionLine(line), period)] });
      groups.set(key, group);
    }
  }
  return { groups: [...groups.values()].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0)), next };
}

/**
 * The lines that bill one item at any other time: reached, completed, or unbilled after its invoice was voided.
 *
 * @param deposit net billed as deposit on the item's line, minor units; deducted
 * @param day tax date of milestones and completion
 */
export function linesOfItem(schedule: BillingSchedule, item: ScheduleItem, deposit: number, day: LocalDate): DueLine[] {
  const agreedLine = agreed(schedule.lines, item.position);
  const line = optionLine(agreedLine);
  switch (item.kind) {
    case 'completion':
      return completionInvoiceLines(line, deposit, day).lines;
    case 'milestone': {
      const { billing } = agreedLine;
      if (billing.rule !== 'milestone') throw new RangeError(`Item ${item.id} belongs to no line with milestones`);
      return milestoneInvoiceLines(line, billing.milestones, item.milestoneKey ?? '', deposit, day).lines;
    }
    case 'period': {
      const { billing } = agreedLine;
      const period =
        billing.rule === 'recurring'
          ? periodAt(billing, schedule.startDate, item.periodIndex ?? 0, schedule.endDate ?? undefined)
          : undefined;
      if (period === undefined) throw new RangeError(`Item ${item.id} has no period`);
      return [periodLine(line, period)];
    }
    case 'deposit':
      return [{ kind: 'deposit', lineId: line.id, quantity: '1', unitPrice: item.amount, amount: item.amount, taxDate: day }];
    case 'on_acceptance':
      return firstInvoiceLines({ currency: schedule.currency, lines: [line], start: day, acceptedOn: day }).lines;
  }
}

/** What is billed of a schedule is never billed twice under this name: one-off items by line key, kind and milestone. */
export const oneOffName = (item: ScheduleItem): string =>
  [item.itemKey, item.kind, ...(item.milestoneKey === null ? [] : [item.milestoneKey])].join('/');

function agreed(lines: readonly AgreedLine[], position: number): AgreedLine {
  const line = lines[position];
  if (line === undefined) throw new RangeError(`The schedule has no line ${position}`);
  return line;
}
