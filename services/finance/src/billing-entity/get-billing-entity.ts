import { type Handler, ok } from '@praxis/chassis';
import type { BillingEntity as BillingEntityReply, getBillingEntity as operation } from '@praxis/contracts/finance';
import { type BillingEntity, isComplete } from './billing-entity';
import { findEntity, isCurrencyFrozen } from './billing-entity.store';

export const getBillingEntity: Handler<typeof operation> = (request) =>
  request.inFirm(async (tx) => ok(entityReply(await findEntity(tx), await isCurrencyFrozen(tx))));

export const entityReply = (entity: BillingEntity, currencyFrozen: boolean): BillingEntityReply => ({
  id: entity.id,
  version: entity.version,
  legalName: entity.legalName,
  ...(entity.address === null ? {} : { address: entity.address }),
  country: entity.country,
  taxIds: entity.taxIds,
  bankAccounts: entity.bankAccounts,
  series: entity.series,
  taxMode: entity.taxMode,
  ...(entity.invoiceNotes === null ? {} : { invoiceNotes: entity.invoiceNotes }),
  complete: isComplete(entity),
  currencyFrozen,
});
