import { type Handler, ok } from '@praxis/chassis';
import type { getServiceItem as getServiceItemOperation } from '@praxis/contracts/crm';
import { found } from '../found';
import { serviceItemReply } from './service-item.reply';
import { serviceItems } from './service-item.row';

export const getServiceItem: Handler<typeof getServiceItemOperation> = (request) =>
  request.inFirm(async (tx) => ok(serviceItemReply(found(await serviceItems.find(tx, request.params.id)))));
