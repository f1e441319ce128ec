import type { Tx } from '@praxis/chassis';
import type { Seller, TaxMode } from '@praxis/contracts/kernel';
import { billingEntities } from './billing-entity.row';

/** Who sells and how taxes are rounded: the firm's billing entity, or its name and country until one is saved. */
export async function sellerOfFirm(tx: Tx): Promise<{ seller: Seller; taxMode: TaxMode }> {
  const [entity] = await billingEntities.select(tx, 'where firm_id = $1 order by changed_at desc limit 1', [tx.firmId]);
  if (entity !== undefined) return { seller: entity.seller, taxMode: entity.taxMode };
  const { name, country } = await tx.firm();
  return { seller: { legalName: name, country, taxIds: [] }, taxMode: 'per_rate' };
}
