import { defineOperation, type Operation } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { serviceOperations } from './operations';
import { ownRoutes } from './own-routes';
import { createRouteTable } from './route-table';

const operation = (id: string, method: 'GET' | 'POST', path: string): Operation =>
  defineOperation({
    id,
    context: 'crm',
    method,
    path,
    summary: id,
    access: 'public',
    replies: { 200: z.unknown() },
  }) as unknown as Operation;

describe('the route table', () => {
  it('is made of every operation of every service, each at a place of its own', () => {
    const table = createRouteTable(serviceOperations, ownRoutes(true));
    expect(table.operations.length).toBeGreaterThan(36);
    expect(new Set(table.operations.map(({ context }) => context)).size).toBe(6);
    const deadLetters = table.operations.find(({ method, path }) => `${method} ${path}` === 'GET /v1/operations/crm/dead-letters');
    expect(deadLetters?.context).toBe('crm');
  });

  it('refuses two operations that one request could reach', () => {
    const twins = [operation('a', 'GET', '/v1/x/{id}'), operation('b', 'GET', '/v1/x/{other}')];
    expect(() => createRouteTable(twins, [])).toThrow('b and a both answer to GET /v1/x/{}');
    expect(() => createRouteTable([operation('a', 'GET', '/v1/events/stream')], ownRoutes(true))).toThrow('the gateway itself');
  });

  it('refuses paths that are not part of the API', () => {
    for (const path of ['/metrics', '/internal/x', '/v1', '/v2/x', '/v1/x y', '/v1/*']) {
      expect(() => createRouteTable([operation('a', 'GET', path)], [])).toThrow('odd path');
    }
  });
});
