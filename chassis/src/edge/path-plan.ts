import type { Method } from '@praxis/contracts/kernel';

/** `/v1/leads/{id}` as the router writes it: `/v1/leads/:id` */
export const routerPath = (template: string): string => template.replace(/\{(\w+)\}/g, ':$1');
/** What a concrete path of the template looks like. */
export const patternOf = (template: string): RegExp => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

/** A method at a path with `{name}` placeholders. */
export interface Offer {
  readonly method: Method;
  readonly path: string;
}

export interface PathPlan {
  /** The methods offered at a concrete path, sorted; empty when there is nothing. */
  methodsAt(path: string): readonly string[];
  /**
   * What has to be routed to a refusal, because a router, which looks among the routes of one method, would go on to a path with
   * placeholders: `DELETE /v1/sessions/refresh`, where only `/v1/sessions/{id}` has a DELETE.
   */
  readonly refused: readonly Offer[];
}

interface Place {
  readonly path: string;
  readonly segments: readonly string[];
  readonly methods: Set<Method>;
}

/** Whom each path belongs to, whatever the method: to the template that says most of it literally, from the left. */
export function planPaths(offers: readonly Offer[]): PathPlan {
  const places = new Map<string, Place>();
  for (const { method, path } of offers) {
    const shape = shapeOf(path);
    const place = places.get(shape) ?? { path, segments: shape.split('/'), methods: new Set() };
    place.methods.add(method);
    places.set(shape, place);
  }
  // A placeholder sorts behind everything that a path may hold.
  const inOrder = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
  const found = inOrder.map(({ path, methods }) => ({ pattern: patternOf(path), methods: [...methods].sort() }));
  return {
    methodsAt: (path) => found.find(({ pattern }) => pattern.test(path))?.methods ?? [],
    refused: inOrder.flatMap((place, index) => {
      const behind = inOrder.slice(index + 1).filter(({ segments }) => meet(place.segments, segments));
      const others = behind.flatMap(({ methods }) => [...methods]).filter((method) => !place.methods.has(method));
      return [...new Set(others)].sort().map((method) => ({ method, path: place.path }));
    }),
  };
}

/** Two templates of one shape match the same paths. */
export const shapeOf = (path: string): string => path.replace(/\{\w+\}/g, PLACEHOLDER);
const PLACEHOLDER = '{}';

/** Whether some path is one of both. */
const meet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length &&
  one.every((segment, index) => [other[index], PLACEHOLDER].includes(segment) || other[index] === PLACEHOLDER);
