import type { Method, Operation } from '@praxis/contracts/kernel';

/** `/v1/leads/{id}` as the router writes it: `/v1/leads/:id` */
export const routerPath = (template: string): string => template.replace(/\{(\w+)\}/g, ':$1');

export interface RouteTable {
  readonly operations: readonly Operation[];
  /** The methods offered at a concrete path; empty when there is nothing. */
  methodsAt(path: string): readonly string[];
}

/** What the gateway itself serves besides the operations. */
export interface OwnRoute {
  readonly method: Method;
  /** With `{name}` placeholders. */
  readonly path: string;
}

/**
 * One route per operation.
 * @throws Error when two operations answer to the same method and path: a request could reach the wrong service
 */
export function createRouteTable(operations: readonly Operation[], own: readonly OwnRoute[]): RouteTable {
  const taken = new Map<string, string>(own.map(({ method, path }) => [shapeOf(method, path), 'the gateway itself']));
  for (const operation of operations) {
    const shape = shapeOf(operation.method, operation.path);
    const other = taken.get(shape);
    if (other !== undefined) throw new Error(`${operation.id} and ${other} both answer to ${shape}`);
    if (!/^\/(v1\/|\.well-known\/)[A-Za-z0-9{}/._-]+$/.test(operation.path))
      throw new Error(`${operation.id} has the odd path ${operation.path}`);
    taken.set(shape, operation.id);
  }
  const patterns = [...operations, ...own].map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return {
    operations,
    methodsAt: (path) => [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].sort(),
  };
}

/** Two templates of one shape match the same paths. */
const shapeOf = (method: string, path: string): string => `${method} ${path.replace(/\{\w+\}/g, '{}')}`;
/** What a concrete path of the template looks like. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
