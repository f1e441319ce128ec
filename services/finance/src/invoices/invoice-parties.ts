import type { Tx } from '@praxis/chassis';
import type { FirmFacts, Seller } from '@praxis/contracts/kernel';
import { type BillingEntity, isComplete, sellerOf } from '../billing-entity/billing-entity';
import { findEntity } from '../billing-entity/billing-entity.store';
import type { TaxBook } from '../tax-codes/tax-code';
import { readTaxBook } from '../tax-codes/tax-code.store';

/** What an invoice takes from the firm as it is now. */
export interface SellingSide {
  facts: FirmFacts;
  entity: BillingEntity;
  seller: Seller;
  sellerComplete: boolean;
  book: TaxBook;
}

export async function readSellingSide(tx: Tx): Promise<SellingSide> {
  const [facts, entity, book] = await Promise.all([tx.firm(), findEntity(tx), readTaxBook(tx)]);
  return { facts, entity, seller: sellerOf(entity), sellerComplete: isComplete(entity), book };
}
