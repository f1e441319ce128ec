import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/finance';
import { getBillingEntity } from './get-billing-entity';
import { saveBillingEntity } from './save-billing-entity';

export const billingEntityRoutes: Route[] = [
  route(api.getBillingEntity, getBillingEntity),
  route(api.saveBillingEntity, saveBillingEntity),
];
