import { type Handler, ok } from '@praxis/chassis';
import type { updateServiceItem as updateServiceItemOperation } from '@praxis/contracts/crm';
import { found } from '../found';
import { withMilestoneKeys } from '../milestone-keys';
import { requireTemplates } from '../project-templates/published-templates';
import { requireTaxCodes } from '../tax-codes/known-tax-codes';
import { serviceItemReply } from './service-item.reply';
import { type ServiceItemRow, serviceItems } from './service-item.row';

export const updateServiceItem: Handler<typeof updateServiceItemOperation> = (request) =>
  request.inFirm(async (tx) => {
    const before = found(await serviceItems.findForUpdate(tx, request.params.id), request.ifMatch);
    const { price, billing, taxCode, projectTemplate, description, name, unit, active } = request.body;
    await requireTaxCodes(tx, [taxCode]);
    await requireTemplates(tx, [projectTemplate]);
    const after: ServiceItemRow = {
      ...before,
      version: before.version + 1,
      name: name ?? before.name,
      description: description === undefined ? before.description : description,
      unit: unit ?? before.unit,
      priceAmount: price?.amount ?? before.priceAmount,
      priceCurrency: price?.currency ?? before.priceCurrency,
      taxCode: taxCode === undefined ? before.taxCode : taxCode,
      billing: billing === undefined ? before.billing : withMilestoneKeys(billing),
      projectTemplate: projectTemplate === undefined ? before.projectTemplate : projectTemplate,
      active: active ?? before.active,
    };
    serviceItems.update(tx, after, { from: before.version });
    tx.changed({ targetId: after.id, before: audited(before), after: audited(after) });
    return ok(serviceItemReply(after));
  });

const audited = (item: ServiceItemRow) => ({
  price: { amount: item.priceAmount, currency: item.priceCurrency },
  taxCode: item.taxCode,
  active: item.active,
});
