import { type Handler, ok, readPage } from '@praxis/chassis';
import type { getTaxCode as getOperation, listTaxCodes as listOperation } from '@praxis/contracts/finance';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { NONE_ID, noneCode, type TaxCode } from './tax-code';
import { taxCodeReply } from './tax-code.publishing';
import { taxCodes } from './tax-code.row';
import { readTaxBook } from './tax-code.store';

const COLUMNS = 'id, version, code, name, category, rates, compound, is_default, treatment_map, active';

export const listTaxCodes: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => {
    const none = noneCode(true);
    const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
    // `NONE` has no row: it stands in the list as one, so that paging needs to know nothing about it.
    const noneRow = `select ${literal(none.id)}::uuid, 0, ${literal(none.code)}, ${literal(none.name)}, ${literal(none.category)},
      ${literal(JSON.stringify(none.rates))}::jsonb, false, not exists (select from tax_codes where is_default), '[]'::jsonb, true`;
    return readPage(request, tx, {
      from: `(select ${COLUMNS} from tax_codes union all ${noneRow}) as codes (${COLUMNS})`,
      columns: COLUMNS,
      where: [['active = $::boolean', request.query.active]],
      sorts: { code: ['code'], '-code': ['code desc'] },
      map: (record) => taxCodeReply(taxCodes.fromDatabase(record) as TaxCode),
    });
  });

export const getTaxCode: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const code =
      request.params.id === NONE_ID ? (await readTaxBook(tx)).get(noneCode(true).code) : await taxCodes.find(tx, request.params.id);
    if (code === undefined) throw new Rejection(httpErrors.not_found);
    return ok(taxCodeReply(code));
  });
