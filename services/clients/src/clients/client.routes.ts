import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/clients';
import { getClientOverview } from '../overview/get-client-overview';
import { archiveClient } from './archive-client';
import { changeClient } from './change-client';
import { getClient } from './get-client';
import { listClients } from './list-clients';

export const clientRoutes: readonly Route[] = [
  route(api.listClients, listClients),
  route(api.getClient, getClient),
  route(api.changeClient, changeClient),
  route(api.archiveClient, archiveClient),
  route(api.getClientOverview, getClientOverview),
];
