import type { Principal } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/** A portal user sees only its own clients: everything else answers as if it did not exist. @throws http.not_found */
export function requireVisible(principal: Principal, clientId: string): void {
  if (principal.clientIds !== undefined && !principal.clientIds.includes(clientId)) throw new Rejection(httpErrors.not_found);
}

/** The same as a condition of a list; `column` holds the client's id. */
export const visibleIn = (principal: Principal, column: string): readonly [string, unknown] | undefined =>
  principal.clientIds === undefined ? undefined : [`${column} = any($)`, principal.clientIds];
