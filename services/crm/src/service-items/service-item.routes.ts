import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { createServiceItem } from './create-service-item';
import { getServiceItem } from './get-service-item';
import { listServiceItems } from './list-service-items';
import { updateServiceItem } from './update-service-item';

export const serviceItemRoutes: readonly Route[] = [
  route(api.createServiceItem, createServiceItem),
  route(api.listServiceItems, listServiceItems),
  route(api.getServiceItem, getServiceItem),
  route(api.updateServiceItem, updateServiceItem),
];
