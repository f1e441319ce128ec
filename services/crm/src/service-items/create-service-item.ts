import { created, type Handler } from '@praxis/chassis';
import { type createServiceItem as createServiceItemOperation, crmErrors } from '@praxis/contracts/crm';
import { Rejection } from '@praxis/contracts/kernel';
import { withMilestoneKeys } from '../milestone-keys';
import { requireTemplates } from '../project-templates/published-templates';
import { requireTaxCodes } from '../tax-codes/known-tax-codes';
import { serviceItemReply } from './service-item.reply';
import { type ServiceItemRow, serviceItems } from './service-item.row';

export const createServiceItem: Handler<typeof createServiceItemOperation> = (request) =>
  request
    .inFirm(async (tx) => {
      const { price, taxCode, projectTemplate, billing, description, ...named } = request.body;
      await requireTaxCodes(tx, [taxCode]);
      await requireTemplates(tx, [projectTemplate]);
      const item: ServiceItemRow = {
        ...named,
        firmId: tx.firmId,
        id: tx.newId(),
        version: 1,
        description: description ?? null,
        priceAmount: price.amount,
        priceCurrency: price.currency,
        taxCode: taxCode ?? null,
        billing: withMilestoneKeys(billing),
        projectTemplate: projectTemplate ?? null,
        active: true,
      };
      serviceItems.insert(tx, item);
      tx.changed({ targetId: item.id, after: { code: item.code, price } });
      return created(serviceItemReply(item));
    })
    .catch(codeTaken);

/** Only the database can say that two requests chose one code at the same time. */
function codeTaken(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'service_items_code') throw new Rejection(crmErrors.service_item_code_taken);
  throw error;
}
