import type { Operation } from '@praxis/contracts/kernel';
import type { Route } from '../route';

/**
 * Every operation of the contract is served by exactly one route, and every route serves an operation of the contract.
 * @throws naming every operation that is bound by nobody, twice, or without being in the contract
 */
export function requireBoundOnce(operations: readonly Operation[], routes: readonly Route[]): void {
  const bound = routes.map(({ operation }) => operation.id);
  const defined = operations.map(({ id }) => id);
  const problems = [
    ...defined.filter((id) => !bound.includes(id)).map((id) => `${id} is bound by no route`),
    ...bound.filter((id) => !defined.includes(id)).map((id) => `${id} is served and is not in the contract`),
    ...bound.filter((id, index) => bound.indexOf(id) !== index).map((id) => `${id} is bound twice`),
  ];
  if (problems.length > 0) throw new Error(`The routes do not match the contract: ${problems.join('; ')}`);
}
