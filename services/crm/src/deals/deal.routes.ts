import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { listDeals } from './list-deals';

export const dealRoutes: readonly Route[] = [route(api.listDeals, listDeals)];
