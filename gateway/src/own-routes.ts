import { gatewayOperations } from '@praxis/contracts/gateway';
import type { Method } from '@praxis/contracts/kernel';

const openToAll = (path: string): { method: Method; path: string } => ({ method: 'GET', path });

/** Served to everybody: no operations of the API. */
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
  return [...gatewayOperations, ...Object.values(others), ...(mails ? [list, one] : [])];
}
