import { randomBytes } from 'node:crypto';
import { createLogger, EDGE_WHOLE_SUBJECT, edgeFirmSubject, edgeRoleSubject } from '@praxis/chassis/edge';
import { CONTEXTS, type FirmFacts, type FirmStatus, newId, type Operation } from '@praxis/contracts/kernel';
import { readGatewayConfig } from '../../src/config';
import { type Gateway, startGateway } from '../../src/gateway';
import { startTestBroker, type TestBroker } from './broker';
import { testOperations } from './operations';
import { type StandIn, startStandIn } from './stand-in';
import { ISSUER, makeSigningKey, type SigningKey } from './tokens';
import { until } from './until';

export const KEY = randomBytes(32);

/** A gateway with a broker of its own and a stand-in for every service, and what identity would have told it. */
export interface TestPlatform {
  readonly gateway: Gateway;
  readonly broker: TestBroker;
  readonly services: Readonly<Record<string, StandIn>>;
  readonly key: SigningKey;
  /** Keys that identity publishes; change it to rotate. */
  readonly published: SigningKey[];
  /** An active firm that the gateway knows. */
  readonly firm: TestFirm;
  /** A token of a member of the firm with these roles. */
  token(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Tells the edge of a firm and waits until the gateway knows. */
  publishFirm(change?: Partial<FirmFacts> & { id?: string; status?: FirmStatus }): Promise<TestFirm>;
  call(path: string, options?: CallOptions): Promise<Reply>;
  /** A second gateway beside the first. */
  startAnother(environment?: Record<string, string>, operations?: readonly Operation[]): Promise<Gateway>;
  reset(): void;
  stop(): Promise<void>;
}

export interface TestFirm {
  readonly id: string;
  readonly facts: FirmFacts;
}

export interface PlatformOptions {
  /** Identity publishes no keys until `published` has some. */
  readonly withoutKeys?: boolean;
  /** By how many milliseconds the clocks of the gateways are ahead. */
  readonly aheadMs?: () => number;
}

export interface CallOptions {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array | ReadableStream | FormData;
  readonly gateway?: Gateway;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read replies freely; a wrong path fails the expectation
export type Reply = { status: number; headers: Headers; body: any; text: string };

export const roles: Readonly<Record<string, readonly string[]>> = {
  owner: ['crm:lead:read', 'crm:lead:write', 'finance:invoice:read', 'clients:onboarding:read', 'crm:proposal:read'],
  staff: ['crm:lead:read'],
  portal_admin: ['finance:invoice:read'],
};

export async function startPlatform(environment: Record<string, string> = {}, options: PlatformOptions = {}): Promise<TestPlatform> {
  const { aheadMs = () => 0 } = options;
  const broker = await startTestBroker();
  const key = await makeSigningKey();
  const published = options.withoutKeys === true ? [] : [key];
  const services: Record<string, StandIn> = {};
  for (const context of CONTEXTS) services[context] = await startStandIn();
  const answerAsIdentity = (): void =>
    services['identity']?.answer('/.well-known/jwks.json', () => ({ keys: published.map(({ publicJwk }) => publicJwk) }));
  answerAsIdentity();
  for (const [role, permissions] of Object.entries(roles)) {
    await broker.publishEdge(edgeRoleSubject('system', role), { permissions, version: 1 });
  }
  const firm = makeFirm({});
  await broker.publishEdge(edgeFirmSubject(firm.id), { status: firm.facts.status, facts: firm.facts });
  await broker.publishEdge(EDGE_WHOLE_SUBJECT, { stream: 'the first', subjects: Object.keys(roles).length + 1 });

  const startAnother = (own: Record<string, string> = {}, operations = testOperations): Promise<Gateway> =>
    startGateway({
      config: readGatewayConfig({
        PRAXIS_MODE: 'local',
        HOST: '127.0.0.1',
        PORT: '0',
        METRICS_PORT: '0',
        PUBLIC_URL: ISSUER,
        NATS_URL: broker.url,
        NATS_USER: 'gateway',
        NATS_PASSWORD: broker.password,
        SERVICE_URLS: CONTEXTS.map((context) => `${context}=${services[context]?.url}`).join(','),
        INTERNAL_IDENTITY_KEYS: CONTEXTS.map((context) => `${context}=${KEY.toString('base64url')}`).join(','),
        RATE_LIMITS: 'principal=100000/100000,firm=100000/100000,address=100000/100000,refused=100000/100000',
        ...environment,
        ...own,
      }),
      log: createLogger('gateway', process.env['TEST_LOG_LEVEL'] ?? 'silent'),
      operations,
      now: () => Date.now() + aheadMs(),
      monotonic: () => performance.now() + aheadMs(),
    });
  const gateway = await startAnother();
  await until('the gateway to be ready', async () => (await fetch(`${gateway.url}/readyz`)).status === 200);

  return {
    gateway,
    broker,
    services,
    key,
    published,
    firm,
    startAnother,
    token: (claims = {}) => key.token({ firm_id: firm.id, roles: ['owner'], ...claims }),
    async publishFirm(change = {}) {
      const made = makeFirm(change);
      await broker.publishEdge(edgeFirmSubject(made.id), { status: made.facts.status, facts: made.facts });
      // A request in the firm waits for it.
      await call(gateway, '/v1/leads', { token: await key.token({ firm_id: made.id, roles: ['owner'] }) });
      services['crm']?.received.pop();
      return made;
    },
    call: (path, options = {}) => call(options.gateway ?? gateway, path, options),
    reset() {
      for (const service of Object.values(services)) service.reset();
      answerAsIdentity();
    },
    async stop() {
      await gateway.stop();
      await Promise.all(Object.values(services).map((service) => service.stop()));
      await broker.remove();
    },
  };
}

function makeFirm({ id = newId(), ...change }: Partial<FirmFacts> & { id?: string }): TestFirm {
  const facts: FirmFacts = {
    slug: `firm-${id.slice(-12)}`,
    name: 'Test Firm',
    status: 'active',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'de-DE',
    country: 'DE',
    limits: { users: 10, clients: 10, storageBytes: 1 },
    version: 1,
    ...change,
  };
  return { id, facts };
}

async function call(gateway: Gateway, path: string, { method, token, headers, body }: CallOptions): Promise<Reply> {
  const response = await fetch(`${gateway.url}${path}`, {
    method: method ?? 'GET',
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body: body as RequestInit['body'], duplex: 'half' }),
  } as RequestInit);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
}
