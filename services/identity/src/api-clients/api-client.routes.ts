import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { changeApiClient, createApiClient, retireApiClientSecret, revokeApiClient, rotateApiClientSecret } from './change-api-clients';
import { getApiClient, listApiClients } from './list-api-clients';

export const apiClientRoutes: readonly Route[] = [
  route(api.createApiClient, createApiClient),
  route(api.listApiClients, listApiClients),
  route(api.getApiClient, getApiClient),
  route(api.changeApiClient, changeApiClient),
  route(api.rotateApiClientSecret, rotateApiClientSecret),
  route(api.retireApiClientSecret, retireApiClientSecret),
  route(api.revokeApiClient, revokeApiClient),
];
