import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { createApiKey, revokeApiKey, revokeMyApiKey } from './change-api-keys';
import { listApiKeys, listMyApiKeys } from './list-api-keys';

export const apiKeyRoutes: readonly Route[] = [
  route(api.createApiKey, createApiKey),
  route(api.listMyApiKeys, listMyApiKeys),
  route(api.revokeMyApiKey, revokeMyApiKey),
  route(api.listApiKeys, listApiKeys),
  route(api.revokeApiKey, revokeApiKey),
];
