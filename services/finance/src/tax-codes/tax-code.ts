import { DEFAULT_TAX_CODE, financeErrors, type TaxCodeChanged } from '@praxis/contracts/finance';
import { addDays, type LineTax, type LocalDate, Rejection, type TaxCategory, type TaxTreatment } from '@praxis/contracts/kernel';

export interface TaxRate {
  percent: string;
  validFrom: LocalDate;
  /** Inclusive; the latest rate has none. */
  validTo?: LocalDate | undefined;
}

export interface TaxCode {
  id: string;
  version: number;
  code: string;
  name: string;
  category: TaxCategory;
  rates: TaxRate[];
  compound: boolean;
  isDefault: boolean;
  treatmentMap: TaxCodeChanged['treatmentMap'];
  active: boolean;
}

/** Stands for `NONE` where an id is asked for: the code is part of every firm and has no row. */
export const NONE_ID = '01890000-0000-7000-8000-000000000001';

/** `NONE` as any other code; it is the default as long as no other is. */
export const noneCode = (isDefault: boolean): TaxCode => ({
  id: NONE_ID,
  version: 0,
  code: DEFAULT_TAX_CODE.code,
  name: DEFAULT_TAX_CODE.name,
  category: DEFAULT_TAX_CODE.category,
  rates: [{ percent: DEFAULT_TAX_CODE.percent, validFrom: '1900-01-01' }],
  compound: false,
  isDefault,
  treatmentMap: [],
  active: true,
});

/** A further rate from `validFrom` on; the one before ends the day before. Rejects with `finance.tax_rate_overlaps`. */
export function withRate(rates: readonly TaxRate[], rate: { percent: string; validFrom: LocalDate }): TaxRate[] {
  const latest = rates.at(-1);
  if (latest === undefined) return [rate];
  if (rate.validFrom <= latest.validFrom) throw new Rejection(financeErrors.tax_rate_overlaps, { latest: latest.validFrom });
  return [...rates.slice(0, -1), { ...latest, validTo: addDays(rate.validFrom, -1) }, rate];
}

/** The codes of a firm, by code, `NONE` among them. */
export type TaxBook = ReadonlyMap<string, TaxCode>;

export type TaxOnDay =
  | { kind: 'found'; tax: LineTax & { category: TaxCategory }; legalNote?: string | undefined }
  | { kind: 'unknown_code' }
  | { kind: 'no_rate' };

/**
 * The tax of a code for a client treated so, with the rate of the tax date. A code without an entry for the treatment stands for itself.
 */
export function taxOnDay(book: TaxBook, code: string, treatment: TaxTreatment, taxDate: LocalDate): TaxOnDay {
  const chosen = book.get(code);
  if (chosen === undefined) return { kind: 'unknown_code' };
  const mapping = chosen.treatmentMap.find((entry) => entry.treatment === treatment);
  const applied = mapping === undefined ? chosen : book.get(mapping.code);
  if (applied === undefined) return { kind: 'unknown_code' };
  const rate = applied.rates.find(({ validFrom, validTo }) => validFrom <= taxDate && (validTo === undefined || taxDate <= validTo));
  if (rate === undefined) return { kind: 'no_rate' };
  return {
    kind: 'found',
    tax: { code: applied.code, category: applied.category, percent: rate.percent, ...(applied.compound ? { compound: true } : {}) },
    legalNote: mapping?.legalNote,
  };
}
