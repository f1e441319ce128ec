import { type Handler, ok } from '@praxis/chassis';
import type { saveBillingEntity as operation } from '@praxis/contracts/finance';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { BillingEntity } from './billing-entity';
import { publishEntityChanged } from './billing-entity.publishing';
import { billingEntities } from './billing-entity.row';
import { isCurrencyFrozen, lockEntity } from './billing-entity.store';
import { entityReply } from './get-billing-entity';

export const saveBillingEntity: Handler<typeof operation> = (request) =>
  request.inFirm(async (tx) => {
    const before = await lockEntity(tx);
    if (request.ifMatch !== before.version) throw new Rejection(httpErrors.stale, { version: before.version });
    const { body } = request;
    const entity: BillingEntity = {
      id: before.id,
      version: before.version + 1,
      legalName: body.legalName,
      address: body.address ?? null,
      country: body.country,
      taxIds: body.taxIds,
      bankAccounts: body.bankAccounts,
      series: body.series,
      taxMode: body.taxMode,
      invoiceNotes: body.invoiceNotes ?? null,
    };
    const row = { ...entity, firmId: tx.firmId };
    if (before.version === 0) billingEntities.insert(tx, row);
    else billingEntities.update(tx, row, { from: before.version });
    const currencyFrozen = await isCurrencyFrozen(tx);
    publishEntityChanged(tx, entity, currencyFrozen);
    tx.changed({ targetId: entity.id, before: audited(before), after: audited(entity) });
    return ok(entityReply(entity, currencyFrozen));
  });

/** Bank accounts decide where money goes: who changed them must be found. */
const audited = ({ legalName, country, taxIds, bankAccounts, series, taxMode }: BillingEntity) => ({
  legalName,
  country,
  taxIds,
  bankAccounts,
  series,
  taxMode,
});
