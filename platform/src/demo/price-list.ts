import { createServiceItem } from '@praxis/contracts/crm';
import { type BillingInput, fromMajor, type Money } from '@praxis/contracts/kernel';
import type { BodyInput } from '../client/operation-types';
import { Failure, messageOf } from '../failure';
import { type CsvRow, readTable } from './csv';
import { failureAt } from './failure-at';

export type ServiceItemBody = BodyInput<typeof createServiceItem>;

const required = ['code', 'name', 'unit', 'price', 'currency', 'rule'] as const;
const optional = ['frequency', 'day_of_month', 'timing', 'cap', 'milestones', 'tax_code', 'description'] as const;
type Row = CsvRow<(typeof required)[number] | (typeof optional)[number]>;
type Rule = ServiceItemBody['billing']['rule'];

/** Which columns a rule needs besides the required ones, and which it may have. */
const columnsOfRule: Partial<Record<Rule, { needs: readonly (typeof optional)[number][]; may: readonly (typeof optional)[number][] }>> = {
  on_acceptance: { needs: [], may: [] },
  on_completion: { needs: [], may: [] },
  recurring: { needs: ['frequency'], may: ['day_of_month', 'timing'] },
  hourly: { needs: [], may: ['cap'] },
  milestone: { needs: ['milestones'], may: [] },
};
const ruleColumns = ['frequency', 'day_of_month', 'timing', 'cap', 'milestones'] as const;

/**
 * Reads a price list: one service item per row.
 * @param name of the file, for the messages
 * @throws Failure naming file, line and what is wrong there
 */
export function readPriceList(text: string, name: string): ServiceItemBody[] {
  return readTable(text, name, { required, optional }).map((row) => {
    const place = `${name}, line ${row.line}`;
    const { code, name: title, unit, currency = '', tax_code, description } = row.values;
    const item = {
      code,
      name: title,
      unit,
      price: moneyIn(row, 'price', currency, place),
      billing: billingOf(row, currency, place),
      ...(tax_code === undefined ? {} : { taxCode: tax_code }),
      ...(description === undefined ? {} : { description }),
    };
    const parsed = createServiceItem.body.safeParse(item);
    if (!parsed.success) throw failureAt(place, parsed.error);
    return parsed.data;
  });
}

function billingOf(row: Row, currency: string, place: string): unknown {
  const rule = row.values.rule as Rule;
  const columns = columnsOfRule[rule];
  if (columns === undefined) throw new Failure(`${place}: unknown rule "${rule}"; there are ${Object.keys(columnsOfRule).join(', ')}.`);
  for (const column of columns.needs) {
    if (row.values[column] === undefined) throw new Failure(`${place}: the rule ${rule} needs the column "${column}".`);
  }
  for (const column of ruleColumns) {
    const allowed = columns.needs.includes(column) || columns.may.includes(column);
    if (!allowed && row.values[column] !== undefined) throw new Failure(`${place}: the rule ${rule} has no "${column}".`);
  }
  const { frequency, day_of_month, timing, milestones = '' } = row.values;
  if (rule === 'recurring') {
    return {
      rule,
      frequency,
      timing: timing ?? 'advance',
      proration: 'days',
      ...(day_of_month === undefined ? {} : { dayOfMonth: Number(day_of_month) }),
    };
  }
  if (rule === 'hourly') return row.values.cap === undefined ? { rule } : { rule, cap: moneyIn(row, 'cap', currency, place) };
  if (rule === 'milestone') return { rule, milestones: milestonesIn(milestones, place) };
  return { rule } satisfies { rule: BillingInput['rule'] };
}

/** `Pilot=40;Roll-out=60` */
function milestonesIn(text: string, place: string): { name: string; percent: string }[] {
  return text.split(';').map((part) => {
    const match = /^\s*([^=]+?)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part);
    if (match === null) throw new Failure(`${place}: milestones are written like "Pilot=40;Roll-out=60", not "${part}".`);
    return { name: match[1] ?? '', percent: match[2] ?? '' };
  });
}

function moneyIn(row: Row, column: 'price' | 'cap', currency: string, place: string): Money {
  try {
    return fromMajor(row.values[column] ?? '', currency);
  } catch (error) {
    throw new Failure(`${place}: ${column}: ${messageOf(error)}.`);
  }
}
