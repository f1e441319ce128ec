import { completeSecrets } from '../secrets';
import { type Addresses, gatewayEnvironment, inherited, migrationEnvironment, serviceEnvironment } from './environment';

const secrets = completeSecrets({}, (bytes) => Buffer.alloc(bytes, 7).toString('base64url'));
const addresses: Addresses = {
  adminUrl: 'postgres://postgres:admin@db.example:5433/postgres?sslmode=require',
  natsUrl: 'nats://127.0.0.1:4222',
  natsCredentialsOf: (user) => ({ user, password: `nats-${user}` }),
  servicePorts: { identity: 4001, crm: 4002, clients: 4003, projects: 4004, finance: 4005, documents: 4006 },
  gatewayHost: '127.0.0.1',
  gatewayPort: 8080,
  metricsPort: 9464,
  publicUrl: 'http://localhost:8080',
  mailDir: '/data/mail',
  storageDir: '/data/storage',
};

test('a service that serves never gets the owner’s nor the administrator’s rights', () => {
  const text = JSON.stringify(serviceEnvironment('crm', addresses, secrets));
  expect(text).not.toMatch(/_owner|postgres:admin/);
  expect(migrationEnvironment('crm', addresses, secrets)['OWNER_DATABASE_URL']).toMatch(/crm_owner/);
});

test('each role connects to the platform’s database on the given server, with the given options', () => {
  const { DATABASE_URL, SYSTEM_DATABASE_URL } = serviceEnvironment('crm', addresses, secrets);
  expect(DATABASE_URL).toBe(`postgres://crm_app:${secrets.roles['crm_app']}@db.example:5433/praxis?sslmode=require`);
  expect(SYSTEM_DATABASE_URL).toMatch('crm_system');
});

test('only identity looks people up before login, only documents stores files', () => {
  const withKey = (key: string) =>
    Object.keys(addresses.servicePorts).filter((name) => key in serviceEnvironment(name, addresses, secrets));
  expect(withKey('AUTH_DATABASE_URL')).toEqual(['identity']);
  expect(withKey('STORAGE_DIR')).toEqual(['documents']);
});

test('the gateway knows every service’s address and key, and no database', () => {
  const environment = gatewayEnvironment(addresses, secrets);
  expect(environment['SERVICE_URLS']).toBe(
    'identity=http://127.0.0.1:4001,crm=http://127.0.0.1:4002,clients=http://127.0.0.1:4003,projects=http://127.0.0.1:4004,finance=http://127.0.0.1:4005,documents=http://127.0.0.1:4006',
  );
  expect(environment['INTERNAL_IDENTITY_KEYS']).toMatch(`crm=${serviceEnvironment('crm', addresses, secrets)['INTERNAL_IDENTITY_KEYS']}`);
  expect(Object.keys(environment).filter((key) => key.includes('DATABASE'))).toEqual([]);
});

test('of the terminal’s environment only what a process may need reaches it', () => {
  expect(
    inherited({ PATH: '/bin', PORT: '1', DATABASE_URL: 'x', AWS_SECRET: 'x', OTEL_EXPORTER_OTLP_ENDPOINT: 'u', LOG_LEVEL: undefined }),
  ).toEqual({
    PATH: '/bin',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'u',
  });
});
