import type { Method } from '@praxis/contracts/kernel';
import { planPaths } from './path-plan';

const plan = (...offers: string[]) =>
  planPaths(
    offers.map((offer) => {
      const [method, path] = offer.split(' ') as [Method, string];
      return { method, path };
    }),
  );

describe('a path', () => {
  it('offers the methods of its template, whatever its placeholders are called', () => {
    const { methodsAt, refused } = plan('POST /v1/x/{id}', 'GET /v1/x/{other}', 'GET /v1/x', 'GET /.well-known/x.json');
    expect(methodsAt('/v1/x/7')).toEqual(['GET', 'POST']);
    expect(methodsAt('/v1/x')).toEqual(['GET']);
    expect(methodsAt('/.well-known/x.json')).toEqual(['GET']);
    for (const nothing of ['/v1/x/7/8', '/v1/xx', '/v1/x/', '/.well-known/x-json']) expect(methodsAt(nothing)).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('that a template says literally offers what that one does, and refuses what the others do', () => {
    const { methodsAt, refused } = plan(
      'PATCH /v1/x/{id}',
      'DELETE /v1/x/{id}',
      'GET /v1/x/{id}',
      'GET /v1/x/current',
      'POST /v1/x/current',
    );
    expect(methodsAt('/v1/x/current')).toEqual(['GET', 'POST']);
    expect(methodsAt('/v1/x/7')).toEqual(['DELETE', 'GET', 'PATCH']);
    expect(refused).toEqual([
      { method: 'DELETE', path: '/v1/x/current' },
      { method: 'PATCH', path: '/v1/x/current' },
    ]);
  });

  it('that two templates say in part belongs to the one that is literal first', () => {
    const { methodsAt, refused } = plan('GET /v1/{kind}/open', 'POST /v1/leads/{id}', 'PUT /v1/{kind}/{id}');
    expect(methodsAt('/v1/leads/open')).toEqual(['POST']);
    expect(methodsAt('/v1/deals/open')).toEqual(['GET']);
    expect(refused).toEqual([
      { method: 'GET', path: '/v1/leads/{id}' },
      { method: 'PUT', path: '/v1/leads/{id}' },
      { method: 'PUT', path: '/v1/{kind}/open' },
    ]);
  });
});
