import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/clients';
import { getEngagement } from './get-engagement';
import { listEngagements } from './list-engagements';

export const engagementRoutes: readonly Route[] = [route(api.listEngagements, listEngagements), route(api.getEngagement, getEngagement)];
