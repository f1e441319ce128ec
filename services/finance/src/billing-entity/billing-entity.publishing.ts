import type { Tx } from '@praxis/chassis';
import { billingEntityChanged } from '@praxis/contracts/finance';
import { type BillingEntity, isComplete, sellerOf } from './billing-entity';

export function publishEntityChanged(tx: Tx, entity: BillingEntity, currencyFrozen: boolean): void {
  tx.publish(billingEntityChanged, {
    subject: entity.id,
    data: { billingEntityId: entity.id, seller: sellerOf(entity), taxMode: entity.taxMode, complete: isComplete(entity), currencyFrozen },
  });
}
