import { type Handler, ok } from '@praxis/chassis';
import { financeErrors, type changeTaxCode as operation } from '@praxis/contracts/finance';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { NONE_ID, type TaxCode, withRate } from './tax-code';
import { publishTaxCode, taxCodeReply } from './tax-code.publishing';
import { taxCodes } from './tax-code.row';
import { clearDefault, lockTaxBook, requireMappedCodes, rowOf } from './tax-code.store';

export const changeTaxCode: Handler<typeof operation> = (request) =>
  request.inFirm(async (tx) => {
    const { body, params } = request;
    if (params.id === NONE_ID) throw new Rejection(financeErrors.tax_code_built_in);
    const book = await lockTaxBook(tx);
    const before = [...book.values()].find(({ id }) => id === params.id);
    if (before === undefined) throw new Rejection(httpErrors.not_found);
    if (request.ifMatch !== before.version) throw new Rejection(httpErrors.stale, { version: before.version });
    if (body.treatmentMap) requireMappedCodes(book, body.treatmentMap);
    const after: TaxCode = {
      ...before,
      version: before.version + 1,
      name: body.name ?? before.name,
      active: body.active ?? before.active,
      isDefault: body.default ?? before.isDefault,
      treatmentMap: body.treatmentMap ?? before.treatmentMap,
      rates: body.rate ? withRate(before.rates, body.rate) : before.rates,
    };
    if (after.isDefault && !after.active) throw new Rejection(financeErrors.tax_code_inactive);
    if (after.isDefault && !before.isDefault) clearDefault(tx);
    taxCodes.update(tx, rowOf(tx, after), { from: before.version });
    publishTaxCode(tx, after);
    tx.changed({ targetId: after.id, before: taxCodeReply(before), after: taxCodeReply(after) });
    return ok(taxCodeReply(after));
  });
