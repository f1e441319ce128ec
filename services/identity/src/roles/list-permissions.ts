import { type Handler, nextLink, ok } from '@praxis/chassis';
import type { listPermissions as operation } from '@praxis/contracts/identity';
import { permissionTexts } from './permission-texts';

const entries = Object.entries(permissionTexts)
  .map(([name, description]) => ({ name, description }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The table is code, so a page of it is cut from memory. */
export const listPermissions: Handler<typeof operation> = async (request) => {
  const { limit, cursor } = request.query;
  const after = cursor === undefined ? '' : String(request.cursors.open(cursor)[0]);
  const rest = entries.filter(({ name }) => name > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || rest.length <= limit) return ok({ items });
  const nextCursor = request.cursors.seal([last.name]);
  return ok({ items, nextCursor }, { link: nextLink(request, nextCursor) });
};
