import { propagation, SpanKind, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { startPlatform, type TestPlatform } from './kit/platform';
import { until } from './kit/until';

const spans = new InMemorySpanExporter();
let platform: TestPlatform;
beforeAll(async () => {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(
    new TracerProvider({
      // New traces are not kept; what a caller wants kept is.
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) }),
      spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
    }),
  );
  platform = await startPlatform();
});
beforeEach(() => {
  platform.reset();
  spans.reset();
});
afterAll(() => platform.stop());

const traceId = '0af7651916cd43dd8448eb211c80319c';
const sampled = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, tracestate: 'a=b' };
const sentOn = () => platform.services['crm']?.received[0]?.headers;
const finished = async (count: number) => {
  await until('the spans to end', async () => spans.getFinishedSpans().length >= count);
  return spans.getFinishedSpans();
};

test('a request that is recorded has a span of its own and one of the service’s answer, which is the parent of what the service does', async () => {
  const token = await platform.token();
  expect((await platform.call('/v1/leads', { token, headers: sampled })).status).toBe(200);
  const ended = await finished(2);
  const own = ended.find(({ kind }) => kind === SpanKind.SERVER);
  const sending = ended.find(({ kind }) => kind === SpanKind.CLIENT);
  expect(own).toMatchObject({ name: 'GET listLeads', parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' } });
  expect(own?.attributes).toMatchObject({ 'http.route': '/v1/leads', 'http.response.status_code': 200 });
  expect(sending?.parentSpanContext?.spanId).toBe(own?.spanContext().spanId);
  expect(sending?.attributes).toMatchObject({ 'peer.service': 'crm', 'http.response.status_code': 200 });
  expect(sentOn()).toMatchObject({ traceparent: `00-${traceId}-${sending?.spanContext().spanId}-01`, tracestate: 'a=b' });
});

test('a request that is not recorded has no span, and the service is told so', async () => {
  const token = await platform.token();
  expect((await platform.call('/v1/leads', { token, headers: { tracestate: 'a=b' } })).status).toBe(200);
  expect(sentOn()?.['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(sentOn()?.['tracestate']).toBeUndefined();
  expect(spans.getFinishedSpans()).toEqual([]);
});

test('secrets in paths are not seen, refusals are', async () => {
  const secret = 'S3cr3t-'.repeat(8);
  expect((await platform.call(`/v1/public/proposals/${secret}?also=${secret}`, { headers: sampled })).status).toBe(404);
  const [refused] = await finished(1);
  expect(refused?.attributes).toMatchObject({ 'url.path': '/v1/public/proposals/{token}', 'http.response.status_code': 404 });
  expect(JSON.stringify(refused?.attributes)).not.toContain('S3cr3t');
});
