import type { ServiceItem } from '@praxis/contracts/crm';
import type { ServiceItemRow } from './service-item.row';

export const serviceItemReply = (row: ServiceItemRow): ServiceItem => ({
  id: row.id,
  version: row.version,
  code: row.code,
  name: row.name,
  description: row.description ?? undefined,
  unit: row.unit,
  price: { amount: row.priceAmount, currency: row.priceCurrency },
  taxCode: row.taxCode ?? undefined,
  billing: row.billing,
  projectTemplate: row.projectTemplate ?? undefined,
  active: row.active,
});
