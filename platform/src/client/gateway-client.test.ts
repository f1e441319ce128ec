import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineErrors, defineOperation, idParams, problemType } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { gatewayClient, pathOf } from './gateway-client';
import { patiently } from './patiently';
import { Refused } from './refused';

const errors = defineErrors('toys', { toy_unknown: { status: 422, title: 'No such toy', detail: 'Wait for it.', retryAfter: 1 } });
const changeToy = defineOperation({
  id: 'changeToy',
  context: 'crm',
  method: 'PATCH',
  path: '/v1/toys/{id}',
  summary: 'Change a toy',
  access: 'public',
  params: idParams,
  query: z.strictObject({ colour: z.string().optional() }),
  body: z.strictObject({ name: z.string() }),
  replies: { 200: z.object({ name: z.string() }) },
});
const id = '0190b8a0-0000-7000-8000-000000000001';
const problem = {
  type: problemType('toys.toy_unknown'),
  title: 'No such toy',
  status: 422,
  code: 'toys.toy_unknown',
  detail: 'Wait for it.',
  traceId: 'abc',
  errors: [{ pointer: '/name', detail: 'Is missing' }],
};

let server: Server;
let url: string;
let replies: { status: number; type: string; body: string }[];
let requests: { request: IncomingMessage; body: string }[];
const json = (status: number, body: unknown, type = 'application/json') => ({ status, type, body: JSON.stringify(body) });

beforeEach(async () => {
  replies = [];
  requests = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ request, body });
      const reply = replies.shift() ?? json(500, {});
      response
        .writeHead(reply.status, { 'content-type': reply.type, ...(reply.status === 422 ? { 'retry-after': '1' } : {}) })
        .end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

const input = { params: { id }, query: { colour: 'red' }, body: { name: 'Top' }, version: 3, idempotencyKey: 'key' };

test('an operation is called with its path, query, body and headers, and its reply is given back', async () => {
  replies = [json(200, { name: 'Top', more: true })];
  const reply = await gatewayClient({ url }).as('token').call(changeToy, input);
  expect(reply).toEqual({ name: 'Top' });
  const [{ request, body } = { request: undefined, body: '' }] = requests;
  expect(request).toMatchObject({
    method: 'PATCH',
    url: `/v1/toys/${id}?colour=red`,
    headers: { authorization: 'Bearer token', 'if-match': '"3"', 'idempotency-key': 'key', 'content-type': 'application/json' },
  });
  expect(JSON.parse(body)).toEqual({ name: 'Top' });
});

test('a refusal says what was refused, why, in which field, and how to find it in the logs', async () => {
  replies = [json(422, problem, 'application/problem+json')];
  const refused = await gatewayClient({ url })
    .call(changeToy, input)
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({
    code: errors.toy_unknown.code,
    message: `PATCH /v1/toys/${id}?colour=red was refused with 422 toys.toy_unknown: No such toy. Wait for it. /name: Is missing. (traceId abc)`,
  });
});

test('a reply that is not what the contract says is a failure, and so is a refusal without a problem document', async () => {
  replies = [json(200, { name: 7 }), { status: 502, type: 'text/html', body: '<h1>Bad</h1>' }];
  const client = gatewayClient({ url });
  await expect(client.call(changeToy, input)).rejects.toThrow(
    /answered 200 with something else than the contract of changeToy says: name:/,
  );
  await expect(client.call(changeToy, input)).rejects.toThrow(/answered 502 without a problem document: <h1>Bad/);
});

test('nobody answering is a failure that says why', async () => {
  await new Promise((resolve) => server.close(resolve));
  await expect(gatewayClient({ url }).call(changeToy, input)).rejects.toThrow(/gave no answer \(.*ECONNREFUSED/);
});

test('a path without its parameter is never asked for', () => {
  expect(() => pathOf(changeToy, {})).toThrow('changeToy needs id in its path /v1/toys/{id}.');
});

test('what may be on its way is asked for again until it is there', async () => {
  replies = [json(422, problem, 'application/problem+json'), json(200, { name: 'Top' })];
  const client = gatewayClient({ url });
  expect(await patiently(() => client.call(changeToy, input))).toEqual({ name: 'Top' });
  replies = [json(422, problem, 'application/problem+json')];
  await expect(patiently(() => client.call(changeToy, input), -1)).rejects.toThrow(/toys\.toy_unknown/);
});
