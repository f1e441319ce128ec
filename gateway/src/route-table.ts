import { type Offer, type PathPlan, planPaths, shapeOf } from '@praxis/chassis/edge';
import type { Operation } from '@praxis/contracts/kernel';

export interface RouteTable extends PathPlan {
  readonly operations: readonly Operation[];
}

/**
 * One route per operation.
 * @param own what the gateway itself serves besides
 * @throws Error when two operations answer to the same method and path: a request could reach the wrong service
 */
export function createRouteTable(operations: readonly Operation[], own: readonly Offer[]): RouteTable {
  const taken = new Map<string, string>(own.map(({ method, path }) => [`${method} ${shapeOf(path)}`, 'the gateway itself']));
  for (const operation of operations) {
    const shape = `${operation.method} ${shapeOf(operation.path)}`;
    const other = taken.get(shape);
    if (other !== undefined) throw new Error(`${operation.id} and ${other} both answer to ${shape}`);
    if (!/^\/(v1\/|\.well-known\/)[A-Za-z0-9{}/._-]+$/.test(operation.path))
      throw new Error(`${operation.id} has the odd path ${operation.path}`);
    taken.set(shape, operation.id);
  }
  return { operations, ...planPaths([...operations, ...own]) };
}
