import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Host, hostService, type TestFirm, until } from '../src/testing';
import { fixtureService } from './fixture-service';
import { makeThingAt, startFixture } from './processes';

let host: Host;
let firm: TestFirm;
let collector: http.Server;
let received = '';
beforeAll(async () => {
  host = await hostService(fixtureService);
  firm = await host.firm();
  await host.service.stop();
  collector = http.createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (received += chunk.toString()));
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterAll(async () => {
  collector.close();
  await host.stop();
});

test('with a collector, an operation, its statements and the job it caused are seen; secrets in paths are not', async () => {
  const { port } = collector.address() as AddressInfo;
  const service = await startFixture({
    ...host.env,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  expect((await makeThingAt(service.url, host, firm, 'Traced')).status).toBe(201);
  const token = 'S3cr3t-'.repeat(8);
  await (await fetch(`${service.url}/v1/public/things/${token}?also=${token}`)).text();
  await until(() => received.includes('job crm.count-thing'), { what: 'the span of the job' });
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(0);
  expect(received).toContain('"POST /v1/things"');
  expect(received).toContain('insert into things');
  expect(received).toContain('{token}');
  expect(received).not.toContain('S3cr3t');
  expect(received).not.toContain('Traced');
});

test('a collector that is away does not hold up the end of the process', async () => {
  const service = await startFixture({ ...host.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  expect((await makeThingAt(service.url, host, firm, 'Untraced')).status).toBe(201);
  const began = Date.now();
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(0);
  expect(Date.now() - began).toBeLessThan(6_000);
});
