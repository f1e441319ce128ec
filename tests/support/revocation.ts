import { setTimeout as pause } from 'node:timers/promises';
import { listClients } from '@praxis/contracts/clients';
import { listLeads } from '@praxis/contracts/crm';
import { listFolders } from '@praxis/contracts/documents';
import { listInvoices } from '@praxis/contracts/finance';
import { listMembers } from '@praxis/contracts/identity';
import type { Operation } from '@praxis/contracts/kernel';
import { listProjects } from '@praxis/contracts/projects';
import type { GatewayClient } from '@praxis/platform';

/** A read of each service. */
const readsOfEachService = { listMembers, listLeads, listClients, listProjects, listInvoices, listFolders } as unknown as Readonly<
  Record<string, Operation>
>;
export const permissionsOfThose: readonly string[] = Object.values(readsOfEachService).flatMap(({ access }) =>
  typeof access === 'object' ? [access.permission] : [],
);
/** What takes access away is in force by then, in every service. */
export const DEADLINE_MS = 5_000;
/** Leaves the processors to what is measured. */
const EVERY_MS = 50;

/**
 * Takes access away and asks each service again and again until it refuses, and a while longer: who was refused is not let in again.
 *
 * @returns how long each service went on answering after the command was done, in milliseconds
 * @throws when one goes on beyond the deadline, or lets in again
 */
export async function untilRefused(
  client: GatewayClient,
  takeAway: () => Promise<unknown>,
  expected: string,
): Promise<Readonly<Record<string, number>>> {
  const outcomeOf = async (operation: Operation): Promise<string> => {
    const { status, json } = await client.send(operation);
    return status === 200 ? '200' : `${status} ${(json as { code?: string }).code}`;
  };
  let doneAt = Number.POSITIVE_INFINITY;
  const asking = Object.values(readsOfEachService).map(async (operation): Promise<[string, number]> => {
    if ((await outcomeOf(operation)) !== '200') throw new Error(`${operation.id} was refused before anything was taken away`);
    for (;;) {
      const said = await outcomeOf(operation);
      if (said === expected) break;
      if (performance.now() - doneAt > DEADLINE_MS) throw new Error(`${operation.id} still answers ${said} after ${DEADLINE_MS} ms`);
      await pause(EVERY_MS);
    }
    const refusedAt = performance.now();
    for (let again = 0; again < 5; again += 1) {
      const later = await outcomeOf(operation);
      if (later !== expected) throw new Error(`${operation.id} was refused, and then answered ${later}`);
    }
    return [operation.context, refusedAt];
  });
  const [refusals] = await Promise.all([
    Promise.all(asking),
    takeAway().then(() => {
      doneAt = performance.now();
    }),
  ]);
  return Object.fromEntries(refusals.map(([context, at]) => [context, Math.max(0, Math.round(at - doneAt))]));
}
