import type { Deal } from '@praxis/contracts/crm';
import type { DealRow } from './deal.row';

export const dealReply = (row: DealRow): Deal => ({
  id: row.id,
  version: row.version,
  name: row.name,
  value: { amount: row.valueAmount, currency: row.valueCurrency },
  prospectId: row.prospectId,
  ownerId: row.ownerId ?? undefined,
  createdAt: row.createdAt.toISOString(),
});
