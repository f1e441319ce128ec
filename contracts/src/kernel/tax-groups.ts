import { apportion } from './allocation';
import { type ExactDecimal, exact, formatDecimal, percentAsFactor } from './decimal';
import { checkedAmount, roundToMinor, sumOf } from './money';

/** A tax on a line, with the rate of the line's tax date. */
export interface LineTax {
  code: string;
  /** For instance the VAT category of EN 16931 (S, Z, E, AE, ...). Lines of one category and rate are taxed together. */
  category: string;
  percent: string;
  /** Taken on the net and the line's taxes before this one. */
  compound?: boolean;
}

/** A tax with what it was taken on and what it came to, in minor units. */
export interface TaxAmount extends LineTax {
  base: number;
  amount: number;
}

export interface TaxedLine {
  net: number;
  taxes: TaxAmount[];
}

/** Lines with their taxes, and the taxes by group in order of first appearance. */
export interface TaxedLines {
  lines: TaxedLine[];
  groups: Map<string, TaxAmount>;
}

interface LineToTax {
  /** Minor units; net, or gross where prices include tax. */
  amount: number;
  taxes: readonly LineTax[];
}

/**
 * Groups by category and rate. Two taxes that are alike on one line (state and county at the same rate) stay two groups, and a tax on
 * tax is apart from the same rate on the net.
 */
function groupKeys(taxes: readonly LineTax[]): { key: string; rank: number }[] {
  const seen = new Map<string, number>();
  let compounds = 0;
  return taxes.map((tax) => {
    const rank = tax.compound ? ++compounds : 0;
    const kind = JSON.stringify([tax.category, formatDecimal(tax.percent), rank]);
    const occurrence = seen.get(kind) ?? 0;
    seen.set(kind, occurrence + 1);
    return { key: `${kind}#${occurrence}`, rank };
  });
}

/** Taxes on top of net lines, each group rounded once and shown per line by largest remainder. */
export function addTaxes(lines: readonly LineToTax[]): TaxedLines {
  const taxed: TaxedLine[] = lines.map((line) => ({ net: line.amount, taxes: line.taxes.map((tax) => ({ ...tax, base: 0, amount: 0 })) }));
  const groups = new Map<string, { total: TaxAmount; rank: number; members: { line: TaxedLine; position: number }[] }>();
  for (const line of taxed) {
    groupKeys(line.taxes).forEach(({ key, rank }, position) => {
      const group = groups.get(key) ?? { total: { ...taxAt(line, position) }, rank, members: [] };
      group.members.push({ line, position });
      groups.set(key, group);
    });
  }
  // Taxes on the net first, then taxes on taxes in their order: each one needs the amounts before it.
  for (const { total, members } of [...groups.values()].sort((a, b) => a.rank - b.rank)) {
    for (const { line, position } of members) {
      const tax = taxAt(line, position);
      tax.base = line.net + (tax.compound ? sumOf(line.taxes.slice(0, position).map((before) => before.amount)) : 0);
    }
    const factor = percentAsFactor(total.percent);
    total.base = sumOf(members.map(({ line, position }) => taxAt(line, position).base));
    total.amount = roundToMinor(factor.times(total.base));
    const shares = apportion(
      total.amount,
      members.map(({ line, position }) => factor.times(taxAt(line, position).base)),
    );
    members.forEach(({ line, position }, index) => {
      taxAt(line, position).amount = shares[index] ?? 0;
    });
  }
  return { lines: taxed, groups: new Map([...groups].map(([key, { total }]) => [key, total])) };
}

/**
 * Taxes taken out of gross lines: the gross of lines with the same taxes is summed and extracted once; net = gross / (1 + sum of rates),
 * the last tax takes the rest, so that net and taxes give the gross again, per group and per line.
 */
export function extractTaxes(lines: readonly LineToTax[]): TaxedLines {
  const taxed: TaxedLine[] = lines.map((line) => ({ net: line.amount, taxes: [] }));
  const alike = new Map<string, { keys: string[]; taxes: readonly LineTax[]; members: number[] }>();
  lines.forEach((line, index) => {
    const keys = groupKeys(line.taxes).map(({ key }) => key);
    const group = alike.get(keys.join()) ?? { keys, taxes: line.taxes, members: [] };
    group.members.push(index);
    alike.set(keys.join(), group);
  });

  const groups = new Map<string, TaxAmount>();
  for (const { keys, taxes, members } of alike.values()) {
    if (taxes.length === 0) continue;
    const factors = effectiveFactors(taxes);
    const divisor = factors.reduce((sum, factor) => sum.plus(factor), exact(1));
    const grosses = members.map((index) => lines[index]?.amount ?? 0);
    const extract = (factor: ExactDecimal) => extractShares(grosses, factor, divisor);
    const nets = extract(exact(1));
    const taxShares = factors.slice(0, -1).map(extract);
    const rest = grosses.map((gross, i) => gross - sumOf([nets, ...taxShares].map((shares) => shares[i] ?? 0)));
    members.forEach((index, i) => {
      const line = taxed[index];
      if (!line) return;
      line.net = nets[i] ?? 0;
      for (const [position, shares] of [...taxShares, rest].entries()) {
        const tax = lines[index]?.taxes[position];
        if (!tax) continue;
        const base = line.net + (tax.compound ? sumOf(line.taxes.map((before) => before.amount)) : 0);
        line.taxes.push({ ...tax, base, amount: checkedAmount(shares[i] ?? 0) });
        addTo(groups, keys[position] ?? '', line.taxes[position]);
      }
    });
  }
  return { lines: taxed, groups };
}

/** Lines taxed apart, their groups added up. */
export function mergeTaxed(parts: readonly TaxedLines[]): TaxedLines {
  const groups = new Map<string, TaxAmount>();
  for (const part of parts) for (const [key, tax] of part.groups) addTo(groups, key, tax);
  return { lines: parts.flatMap((part) => part.lines), groups };
}

function addTo(groups: Map<string, TaxAmount>, key: string, tax: TaxAmount | undefined): void {
  if (!tax) return;
  const total = groups.get(key);
  if (total) {
    total.base = checkedAmount(total.base + tax.base);
    total.amount = checkedAmount(total.amount + tax.amount);
  } else {
    groups.set(key, { ...tax });
  }
}

/** Rates on the net: a compound one of 9.5 % after 5 % is 9.975 %. */
function effectiveFactors(taxes: readonly LineTax[]): ExactDecimal[] {
  let before = exact(0);
  return taxes.map((tax) => {
    const factor = percentAsFactor(tax.percent).times(tax.compound ? before.plus(1) : 1);
    before = before.plus(factor);
    return factor;
  });
}

/** gross x factor / divisor for the sum, rounded once, and per line so that it adds up. */
function extractShares(grosses: readonly number[], factor: ExactDecimal, divisor: ExactDecimal): number[] {
  const total = roundToMinor(factor.times(sumOf(grosses)).div(divisor));
  return apportion(
    total,
    grosses.map((gross) => factor.times(gross).div(divisor)),
  );
}

function taxAt(line: TaxedLine, position: number): TaxAmount {
  const tax = line.taxes[position];
  if (!tax) throw new RangeError(`No tax at ${position}`);
  return tax;
}
