import type { Method } from '@praxis/contracts/kernel';
import type { Guarded } from './http/exchange';

/** What the gateway answers itself and who may ask: the rest of its routes are open to all. */
export interface OwnOperation extends Guarded {
  readonly method: Method;
  readonly path: string;
}

/** Live events; each is shown to those whom its own definition names. */
export const streamEvents: OwnOperation = {
  id: 'streamEvents',
  method: 'GET',
  path: '/v1/events/stream',
  access: 'signed-in',
  principals: ['user', 'portal', 'api_client'],
  tenant: 'token',
  whileSuspended: true,
};

/** The health of every service, for operators of the platform. */
export const listServices: OwnOperation = {
  id: 'listServices',
  method: 'GET',
  path: '/v1/operations/services',
  access: 'signed-in',
  principals: ['operator'],
  tenant: 'none',
  whileSuspended: true,
};

const openToAll = (path: string): { method: Method; path: string } => ({ method: 'GET', path });

export const openRoutes = {
  live: openToAll('/livez'),
  ready: openToAll('/readyz'),
  openapi: openToAll('/v1/openapi.json'),
  docs: openToAll('/docs'),
  docsAsset: openToAll('/docs/{asset}'),
  proposalLink: openToAll('/p/{token}'),
  mails: openToAll('/mail'),
  mail: openToAll('/mail/{id}'),
} as const;

/** @param mails whether the page of mails is served, which is so locally only */
export function ownRoutes(mails: boolean): readonly { method: Method; path: string }[] {
  const { mails: list, mail: one, ...others } = openRoutes;
  return [streamEvents, listServices, ...Object.values(others), ...(mails ? [list, one] : [])];
}
