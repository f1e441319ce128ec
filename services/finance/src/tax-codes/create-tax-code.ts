import { created, type Handler } from '@praxis/chassis';
import { financeErrors, type createTaxCode as operation } from '@praxis/contracts/finance';
import { Rejection } from '@praxis/contracts/kernel';
import type { TaxCode } from './tax-code';
import { publishTaxCode, taxCodeReply } from './tax-code.publishing';
import { taxCodes } from './tax-code.row';
import { clearDefault, lockTaxBook, requireMappedCodes, rowOf } from './tax-code.store';

export const createTaxCode: Handler<typeof operation> = (request) =>
  request.inFirm(async (tx) => {
    const { body } = request;
    const book = await lockTaxBook(tx);
    if (book.has(body.code)) throw new Rejection(financeErrors.tax_code_taken, { code: body.code });
    requireMappedCodes(book, body.treatmentMap);
    const code: TaxCode = {
      id: tx.newId(),
      version: 1,
      code: body.code,
      name: body.name,
      category: body.category,
      rates: [{ percent: body.percent, validFrom: body.validFrom }],
      compound: body.compound,
      isDefault: body.default,
      treatmentMap: body.treatmentMap,
      active: true,
    };
    if (code.isDefault) clearDefault(tx);
    taxCodes.insert(tx, rowOf(tx, code));
    publishTaxCode(tx, code);
    tx.changed({ targetId: code.id, after: taxCodeReply(code) });
    return created(taxCodeReply(code));
  });
