import type { Tx } from '@praxis/chassis';
import { type TaxCode as TaxCodeReply, taxCodeChanged } from '@praxis/contracts/finance';
import type { TaxCode } from './tax-code';

const shown = (code: TaxCode) => ({
  code: code.code,
  name: code.name,
  category: code.category,
  rates: code.rates,
  compound: code.compound,
  default: code.isDefault,
  treatmentMap: code.treatmentMap,
  active: code.active,
});

export function publishTaxCode(tx: Tx, code: TaxCode): void {
  tx.publish(taxCodeChanged, { subject: code.id, data: { taxCodeId: code.id, ...shown(code) } });
}

export const taxCodeReply = (code: TaxCode): TaxCodeReply => ({ id: code.id, version: code.version, ...shown(code) });
