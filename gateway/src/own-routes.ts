import type { Offer } from '@praxis/chassis/edge';
import { gatewayOperations } from '@praxis/contracts/gateway';

const openToAll = (path: string): Offer => ({ method: 'GET', path });

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
export function ownRoutes(mails: boolean): readonly Offer[] {
  const { mails: list, mail: one, ...others } = openRoutes;
  return [...gatewayOperations, ...Object.values(others), ...(mails ? [list, one] : [])];
}
