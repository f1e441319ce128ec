import type { Operation } from '@praxis/contracts/kernel';
import type { CallInput } from '@praxis/platform';
import type { Ids } from './ids';

/** What a call needs to reach the object it names: valid in everything but whose the object is. */
export type Seed = (ids: Ids) => CallInput;

export const seed = <O extends Operation>(operation: O, input: (ids: Ids) => CallInput<O>): [string, Seed] => [operation.id, input as Seed];
/** For operations that only name one object in their path. */
export const byId = (operations: readonly unknown[], kind: keyof Ids, more: Omit<CallInput, 'params'> = {}): [string, Seed][] =>
  (operations as readonly Operation[]).map(({ id }) => [id, (ids) => ({ params: { id: ids[kind] } as never, ...more })]);
/** For lists; `kind` names what is filtered by. */
export const lists = (operations: readonly unknown[], filter: Partial<Record<string, keyof Ids>> = {}): [string, Seed][] =>
  (operations as readonly Operation[]).map(({ id }) => [
    id,
    (ids) => ({ query: Object.fromEntries(Object.entries(filter).map(([name, kind]) => [name, kind && ids[kind]])) as never }),
  ]);

export const body = <T>(content: T) => ({ body: content as never });
export const reason = body({ reason: 'Because' });
export const version = 1;
