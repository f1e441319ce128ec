import type { Principal } from '@praxis/chassis';
import type { FolderVisibility } from '@praxis/contracts/documents';

/** Conditions that leave a portal user what is shared with its own clients; staff see everything of the firm. */
export function visibleTo(principal: Principal, alias: string): readonly (readonly [string, unknown?])[] {
  if (principal.clientIds === undefined) return [];
  return [[`${alias}.client_id = any($)`, principal.clientIds], [`${alias}.visibility = 'client'`]];
}

/** The same decision for one thing at hand. */
export const maySee = (principal: Principal, thing: { clientId: string; visibility: FolderVisibility }): boolean =>
  principal.clientIds === undefined || (principal.clientIds.includes(thing.clientId) && thing.visibility === 'client');
