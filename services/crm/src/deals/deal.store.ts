import type { Tx } from '@praxis/chassis';
import type { Money } from '@praxis/contracts/kernel';
import { type DealRow, deals } from './deal.row';

export function addDeal(tx: Tx, deal: { name: string; value: Money; prospectId: string; ownerId?: string | undefined }): DealRow {
  const row: DealRow = {
    firmId: tx.firmId,
    id: tx.newId(),
    version: 1,
    name: deal.name,
    valueAmount: deal.value.amount,
    valueCurrency: deal.value.currency,
    prospectId: deal.prospectId,
    ownerId: deal.ownerId ?? null,
    createdAt: tx.at,
  };
  deals.insert(tx, row);
  return row;
}
