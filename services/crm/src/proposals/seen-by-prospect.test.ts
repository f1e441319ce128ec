import { seenByProspect } from './seen-by-prospect';

const prospect = { kind: 'public', id: 'link' } as const;

test('a prospect is nobody who is signed in, whether or not the gateway gives them rights', () => {
  expect(seenByProspect({ principal: prospect, headers: {} })).toBe(true);
  expect(seenByProspect({ principal: { kind: 'public', id: 'user:01985f3a' }, headers: {} })).toBe(false);
  expect(seenByProspect({ principal: { kind: 'user', id: 'user:01985f3a' }, headers: {} })).toBe(false);
});

test('fetching ahead is not looking', () => {
  const ahead: Record<string, string>[] = [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'Prefetch' }, { 'x-moz': 'prefetch' }];
  for (const headers of ahead) {
    expect(seenByProspect({ principal: prospect, headers })).toBe(false);
  }
});
