import { defineOperation, noContent, type Operation } from '@praxis/contracts/kernel';
import { type Route, route } from '../route';
import { requireBoundOnce } from './bound-once';

const operation = (id: string): Operation =>
  defineOperation({
    id,
    context: 'crm',
    method: 'GET',
    path: `/v1/${id}`,
    summary: id,
    access: 'public',
    replies: { 204: noContent },
  }) as unknown as Operation;
const one = operation('one');
const two = operation('two');
const bind = (bound: Operation): Route => route(bound, async () => ({ status: 204, body: undefined as never }));

describe('routes and contract', () => {
  it('match when each operation is bound exactly once', () => {
    expect(() => requireBoundOnce([one, two], [bind(two), bind(one)])).not.toThrow();
  });

  it('refuse the start when an operation is bound by nobody, twice, or is not in the contract', () => {
    expect(() => requireBoundOnce([one, two], [bind(one)])).toThrow('two is bound by no route');
    expect(() => requireBoundOnce([one], [bind(one), bind(one)])).toThrow('one is bound twice');
    expect(() => requireBoundOnce([one], [bind(one), bind(two)])).toThrow('two is served and is not in the contract');
  });
});
