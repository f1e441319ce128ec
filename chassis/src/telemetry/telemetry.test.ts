import { redactedPath } from './redact';
import { activeTraceparent, spanContextOf, withSpan } from './trace';

test('link tokens never stand in a path that a span shows, ids and templates do', () => {
  const token = 'A'.repeat(55);
  expect(redactedPath(`/v1/public/proposals/${token}/accept?next=${token}`)).toBe('/v1/public/proposals/{token}/accept');
  expect(redactedPath('/v1/leads/0198a000-0000-7000-8000-000000000001')).toBe('/v1/leads/0198a000-0000-7000-8000-000000000001');
});

test('a traceparent names a span, anything else none', () => {
  expect(spanContextOf('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')).toEqual({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    isRemote: true,
  });
  for (const text of [undefined, '', 'x', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`]) {
    expect(spanContextOf(text)).toBeUndefined();
  }
});

test('without telemetry work runs as if there were no spans', async () => {
  expect(await withSpan('nothing', {}, () => 7, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')).toBe(7);
  await expect(withSpan('nothing', {}, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  expect(activeTraceparent()).toBeUndefined();
});
