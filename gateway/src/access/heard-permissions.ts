import { CONFIDENTIAL_PERMISSION, MONEY_PERMISSION, type Operation } from '@praxis/contracts/kernel';

/** Grants permissions, so it must know what whoever grants them has. */
const GRANTING = 'identity';

/**
 * The permissions that each service is told of: those that its operations ask for, and whether amounts and what is of confidential
 * clients may be seen. No service needs the others, and every request would carry them. Identity is not in the map: it is told of all.
 */
export function heardPermissions(operations: readonly Operation[]): ReadonlyMap<string, ReadonlySet<string>> {
  const heard = new Map<string, Set<string>>();
  for (const { context, access } of operations) {
    if (context === GRANTING) continue;
    const ofService = heard.get(context) ?? new Set([MONEY_PERMISSION, CONFIDENTIAL_PERMISSION]);
    if (typeof access === 'object') ofService.add(access.permission);
    heard.set(context, ofService);
  }
  return heard;
}
