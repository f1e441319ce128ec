import { react } from '@praxis/chassis';
import { taxCodeChanged } from '@praxis/contracts/finance';
import { keepCopy } from '../copy';
import { taxCodes } from '../tax-codes/tax-code.row';

export const onTaxCodeChanged = react(
  taxCodeChanged,
  { name: 'copy-tax-code', kind: 'projection', rebuilds: ['tax_codes'] },
  (tx, { data, aggregateversion, time }) =>
    keepCopy(taxCodes, tx, {
      firmId: tx.firmId,
      id: data.taxCodeId,
      version: aggregateversion,
      code: data.code,
      name: data.name,
      category: data.category,
      rates: data.rates,
      compound: data.compound,
      defaultSince: data.default ? new Date(time) : null,
      treatmentMap: data.treatmentMap,
      active: data.active,
    }),
);
