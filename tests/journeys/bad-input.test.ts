import { createLead, getLead, type Lead, updateLead } from '@praxis/contracts/crm';
import type { Operation } from '@praxis/contracts/kernel';
import { type Answer, type CallInput, pathOf } from '@praxis/platform';
import { registerTestFirm, type TestFirm, unique } from '../support/firm';
import { allOperations } from '../support/operations';
import { type Platform, startPlatform } from '../support/platform';
import { possessionsOf, settledPossessionsOf } from '../support/possessions';
import { problemOf, refusedWith } from '../support/problems';

let platform: Platform;
let firm: TestFirm;
let lead: Lead;
let before: Record<string, number>;

beforeAll(async () => {
  platform = await startPlatform();
  firm = await registerTestFirm(platform.visitor);
  lead = await firm.client.call(createLead, { body: leadBody() });
  before = await settledPossessionsOf(platform.database, firm.id);
});
afterAll(() => platform?.stop());
// Whatever a test sent, and however it was refused: nothing may have come of it.
afterEach(async () => expect(await possessionsOf(platform.database, firm.id)).toEqual(before));

const leadBody = () => ({ company: 'Acme', contact: { name: 'Ann', email: 'ann@acme.example' }, source: 'website' as const });
const json = { 'content-type': 'application/json' };
const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json): Promise<Answer> =>
  firm.client.raw('POST', path, { body, headers });
const postLead = (body: unknown, headers?: Record<string, string>) => post('/v1/leads', JSON.stringify(body), { ...json, ...headers });
const pointers = (answer: Answer) => problemOf(answer).errors?.map(({ pointer }) => pointer);

describe('a body', () => {
  test.each([
    ['cut short', '{"company":'],
    ['no JSON at all', 'company=Acme'],
    ['empty', ''],
    ['with a number that JSON does not have', '{"company": NaN}'],
    ['with a trailing comma', '{"company": "Acme",}'],
  ])('that is %s is refused', async (_, body) => {
    expect(['400 http.malformed_json', '400 http.invalid_request']).toContain(refusedWith(await post('/v1/leads', body)));
  });

  test('in bytes that are no UTF-8 is refused', async () => {
    const broken = Buffer.concat([Buffer.from('{"company":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect(refusedWith(await post('/v1/leads', new Uint8Array(broken)))).toMatch(/^400 /);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'of the type %s is refused',
    async (type) => {
      const answer = await post('/v1/leads', JSON.stringify(leadBody()), { 'content-type': type });
      expect(refusedWith(answer)).toBe('415 http.unsupported_media_type');
    },
  );

  test.each([[[]], [null], ['text'], [1], [true]])('that is %j instead of an object is refused', async (body) => {
    expect(refusedWith(await postLead(body))).toMatch(/^400 /);
  });

  test('larger than the operation takes is refused', async () => {
    expect(refusedWith(await postLead({ ...leadBody(), company: 'x'.repeat(300 * 1024) }))).toBe('413 http.too_large');
  });

  test('nested without end is refused', async () => {
    expect(refusedWith(await post('/v1/leads', `${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toMatch(/^4\d\d /);
  });
});

describe('a field', () => {
  test('that is unknown is refused and named', async () => {
    const answer = await postLead({ ...leadBody(), colour: 'red', contact: { ...leadBody().contact, shoeSize: 42 } });
    expect(refusedWith(answer)).toBe('400 http.invalid_request');
    expect(pointers(answer)?.sort()).toEqual(['/colour', '/contact/shoeSize']);
  });

  test('of a wrong type, and each that is missing, is refused and named', async () => {
    const answer = await postLead({ company: 7, contact: { email: 'not an address' }, source: 'rumour' });
    expect(refusedWith(answer)).toBe('400 http.invalid_request');
    expect(pointers(answer)?.sort()).toEqual(['/company', '/contact/email', '/contact/name', '/source']);
  });

  test.each(['__proto__', 'constructor'])('called %s is refused', async (name) => {
    const body = JSON.stringify(leadBody()).replace('{', `{"${name}":{"admin":true},`);
    expect(refusedWith(await post('/v1/leads', body))).toMatch(/^400 /);
  });

  test.each([
    ['a NUL', 'A\u0000B'],
    ['half a character', 'A\ud800B'],
    ['nothing but space', '   '],
  ])('with %s is refused', async (_, company) => {
    expect(refusedWith(await postLead({ ...leadBody(), company }))).toMatch(/^400 /);
  });

  test.each([
    ['a fraction of a cent', { amount: 1.5, currency: 'EUR' }],
    ['text', { amount: '100', currency: 'EUR' }],
    ['an unknown currency', { amount: 100, currency: 'XXX' }],
    ['more than there is', { amount: 10 ** 16, currency: 'EUR' }],
    ['less than nothing', { amount: -1, currency: 'EUR' }],
    ['something besides', { amount: 1, currency: 'EUR', tip: 1 }],
  ])('of money that is %s is refused', async (_, price) => {
    const answer = await post(
      '/v1/service-items',
      JSON.stringify({ code: 'A', name: 'A', unit: 'h', price, billing: { rule: 'on_acceptance' } }),
    );
    expect(refusedWith(answer)).toBe('400 http.invalid_request');
    expect(pointers(answer)?.every((pointer) => pointer.startsWith('/price'))).toBe(true);
  });
});

describe('an address', () => {
  test.each(['/v1/nothing', '/v1', '/', '/metrics', '/internal', '/v1/leads/x/y/z', '/v1/leads/..%2f..%2fmetrics', '/v1//leads'])(
    'that leads nowhere, %s, is refused',
    async (path) => expect(refusedWith(await firm.client.raw('GET', path))).toMatch(/^40[04] http\./),
  );

  test('with a method it does not have is refused, with those it has', async () => {
    const answer = await firm.client.raw('DELETE', '/v1/leads');
    expect(refusedWith(answer)).toBe('405 http.method_not_allowed');
    expect(answer.headers.get('allow')?.split(/,\s*/).sort()).toEqual(expect.arrayContaining(['GET', 'POST']));
  });

  test('with something else than an id is refused', async () => {
    for (const id of ['1', 'x'.repeat(36), `${lead.id}0`, "';drop table leads;--"]) {
      expect(refusedWith(await firm.client.raw('GET', `/v1/leads/${encodeURIComponent(id)}`))).toMatch(/^40[04] /);
    }
  });

  test.each(['limit=0', 'limit=201', 'limit=many', 'sort=phone', 'colour=red', 'status=asleep', 'limit=1&limit=2', 'owner=me'])(
    'with the query %s is refused',
    async (query) => expect(refusedWith(await firm.client.raw('GET', `/v1/leads?${query}`))).toBe('400 http.invalid_request'),
  );

  test('too long to be one is refused', async () => {
    expect(refusedWith(await firm.client.raw('GET', `/v1/leads?q=${'x'.repeat(20_000)}`))).toMatch(/^4(00|14|31) /);
  });
});

test('a cursor that was made up, changed, or given out for another list is refused', async () => {
  const other = await registerTestFirm(platform.visitor);
  for (const client of [other.client]) for (let n = 0; n < 3; n += 1) await client.call(createLead, { body: leadBody() });
  const page = await other.client.raw('GET', '/v1/leads?limit=1');
  const cursor = (page.json as { nextCursor: string }).nextCursor;
  const middle = Math.floor(cursor.length / 2);
  const changed = `${cursor.slice(0, middle)}${cursor[middle] === 'A' ? 'B' : 'A'}${cursor.slice(middle + 1)}`;
  const at = (query: string, who = other.client) => who.raw('GET', `/v1/${query}`);
  expect((await at(`leads?limit=1&cursor=${cursor}`)).status).toBe(200);
  const refused = [
    await at('leads?cursor=made-up'),
    await at(`leads?limit=1&cursor=${changed}`),
    await at(`leads?limit=1&status=new&cursor=${cursor}`),
    await at(`leads?limit=1&sort=company&cursor=${cursor}`),
    await at(`prospects?limit=1&cursor=${cursor}`),
    await at(`leads?limit=1&cursor=${cursor}`, firm.client),
  ];
  expect(refused.map(refusedWith)).toEqual(refused.map(() => '400 http.bad_cursor'));
});

describe('an Idempotency-Key', () => {
  const payment = () => ({ clientId: lead.id, amount: { amount: 1, currency: 'EUR' }, method: 'bank', receivedOn: '2026-01-01' });

  test('that is required and missing is refused', async () => {
    expect(refusedWith(await post('/v1/payments', JSON.stringify(payment())))).toBe('400 http.idempotency_key_required');
    expect(refusedWith(await platform.visitor.raw('POST', '/v1/firms', { headers: json, body: '{}' }))).toMatch(/^400 http\./);
  });

  test.each(['', 'x'.repeat(256), 'with\ttab'])('that is none (%j) is refused', async (key) => {
    expect(refusedWith(await post('/v1/payments', JSON.stringify(payment()), { ...json, 'idempotency-key': key }))).toMatch(
      /^400 http\.idempotency_key_/,
    );
  });

  test('that was used for another request is refused', async () => {
    const key = unique();
    const other = await registerTestFirm(platform.visitor);
    const send = (company: string) => other.client.send(createLead, { body: { ...leadBody(), company }, idempotencyKey: key });
    const first = await send('Acme');
    expect((await send('Acme')).text).toBe(first.text);
    expect(refusedWith(await send('Other'))).toBe('422 http.idempotency_key_reused');
  });
});

describe('If-Match', () => {
  const change = (headers: Record<string, string>) =>
    firm.client.send(updateLead, { params: { id: lead.id }, body: { company: 'Changed' }, headers });

  test('that is missing is refused', async () => expect(refusedWith(await change({}))).toBe('428 http.precondition_required'));

  test('of another version is refused', async () =>
    expect(refusedWith(await change({ 'if-match': `"${lead.version + 1}"` }))).toBe('412 http.stale'));

  test.each(['1', '"one"', 'W/"1"', '*', '"1", "2"'])('that is none (%s) changes nothing', async (value) => {
    expect(refusedWith(await change({ 'if-match': value }))).toMatch(/^4(00|12|28) /);
    expect(await firm.client.call(getLead, { params: { id: lead.id } })).toEqual(lead);
  });
});

test.each(['Bearer nonsense', 'Bearer a.b.c', 'Basic b3duZXI6cGFzcw==', 'Bearer', ''])(
  'the credentials %j are refused',
  async (authorization) => {
    const answer = await platform.visitor.raw('GET', '/v1/leads', { headers: { authorization } });
    expect(refusedWith(answer)).toMatch(/^401 identity\.token_(missing|invalid)/);
  },
);

test('headers without end are refused', async () => {
  const answer = await firm.client.raw('GET', '/v1/leads', { headers: { 'x-long': 'x'.repeat(60_000) } });
  expect(refusedWith(answer)).toBe('431 http.headers_too_large');
});

test('an upload that ends in the middle of the file is refused', async () => {
  const part = (head: string, content: string) => `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}`;
  const body = `${part('name="folderId"', lead.id)}\r\n${part('name="file"; filename="a.txt"', 'half of i')}`;
  expect(refusedWith(await post('/v1/documents', body, { 'content-type': 'multipart/form-data; boundary=x' }))).toMatch(/^4\d\d /);
});

describe('every operation that takes a body', () => {
  const taking = allOperations.filter(({ bodyType }) => bodyType !== 'none');
  const nobody = '0190b8a0-0000-7000-8000-000000000001';
  const known: Readonly<Record<string, string>> = { name: 'project', token: 'A'.repeat(55), key: 'staff' };
  const nowhere = ({ path }: Operation) =>
    Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, known[name] ?? nobody]));
  const path = (operation: Operation) => pathOf(operation, { params: nowhere(operation) } as CallInput);
  // RFC 6749, 5.2: an OAuth endpoint says `error`, and our code besides.
  const refusal = ({ bodyType }: Operation, answer: Awaited<ReturnType<typeof post>>) =>
    bodyType === 'form' && (answer.json as { error?: string }).error === 'invalid_request'
      ? `${answer.status} ${(answer.json as { code: string }).code}`
      : refusedWith(answer);

  test.each(taking.map((operation) => [operation.id, operation] as const))('%s refuses what is none', async (_, operation) => {
    const client = operation.access === 'public' ? platform.visitor : firm.client;
    const headers = { 'idempotency-key': `${unique()}-${unique()}-${unique()}`, 'if-match': '"1"' };
    const bodies: [string, string][] = [
      ['{"half":', 'application/json'],
      ['[]', 'application/json'],
      ['"text"', 'application/json'],
      ['{"no such field": true}', 'application/json'],
      ['<xml/>', 'application/xml'],
      ['--x\r\n\r\nbroken', 'multipart/form-data; boundary=x'],
    ];
    for (const [body, type] of bodies) {
      const answer = await client.raw(operation.method, path(operation), { body, headers: { ...headers, 'content-type': type } });
      expect(refusal(operation, answer)).toMatch(/^4\d\d /);
    }
  });
});
