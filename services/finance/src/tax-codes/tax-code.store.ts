import type { Tx } from '@praxis/chassis';
import { financeErrors } from '@praxis/contracts/finance';
import { Rejection } from '@praxis/contracts/kernel';
import { noneCode, type TaxBook, type TaxCode } from './tax-code';
import { type TaxCodeRow, taxCodes } from './tax-code.row';

/** All codes of the firm, `NONE` among them. */
export async function readTaxBook(tx: Tx): Promise<TaxBook> {
  const rows = await taxCodes.lookUp(tx, 'where firm_id = $1', [tx.firmId]);
  const none = noneCode(!rows.some(({ isDefault }) => isDefault));
  return new Map([none, ...rows].map((code) => [code.code, code]));
}

/** The same, with every other change of the firm's codes waiting until this transaction ends: they refer to each other. */
export async function lockTaxBook(tx: Tx): Promise<TaxBook> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`tax codes ${tx.firmId}`]);
  return readTaxBook(tx);
}

/** Rejects with `finance.tax_code_unknown` where a treatment names a code that the firm does not have. */
export function requireMappedCodes(book: TaxBook, treatmentMap: TaxCode['treatmentMap']): void {
  for (const { code } of treatmentMap) if (!book.has(code)) throw new Rejection(financeErrors.tax_code_unknown, { taxCode: code });
}

/** Rejects with `finance.tax_code_unknown` or `finance.tax_code_inactive`. */
export function requireUsable(book: TaxBook, code: string): void {
  const found = book.get(code);
  if (found === undefined) throw new Rejection(financeErrors.tax_code_unknown, { taxCode: code });
  if (!found.active) throw new Rejection(financeErrors.tax_code_inactive, { taxCode: code });
}

/** Takes the place of the default from whatever code has it. */
export function clearDefault(tx: Tx): void {
  tx.write('update tax_codes set is_default = false, version = version + 1 where firm_id = $1 and is_default', [tx.firmId]);
}

export const rowOf = (tx: Tx, code: TaxCode): TaxCodeRow => ({ ...code, firmId: tx.firmId });
