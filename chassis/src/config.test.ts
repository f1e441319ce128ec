import { z } from 'zod';
import { ConfigError, readConfig } from './config';

const key = Buffer.alloc(32, 7).toString('base64url');
const random = 'q8Zr2mVxT5yKp0LwNc7Jd4Hs';
const local = {
  PRAXIS_MODE: 'local',
  PORT: '4002',
  DATABASE_URL: 'postgres://crm_app:secret@127.0.0.1/praxis',
  SYSTEM_DATABASE_URL: 'postgres://crm_system:secret@127.0.0.1/praxis',
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_USER: 'crm',
  NATS_PASSWORD: 'secret',
  INTERNAL_IDENTITY_KEYS: key,
  SERVICE_SECRET: 'sixteen characters',
  PUBLIC_URL: 'http://localhost:8080',
  MAIL_DIR: '/tmp/mail',
};
const production = {
  ...local,
  PRAXIS_MODE: 'production',
  DATABASE_URL: `postgres://crm_app:${random}@db/praxis`,
  SYSTEM_DATABASE_URL: `postgres://crm_system:${random}@db/praxis`,
  NATS_PASSWORD: random,
  INTERNAL_IDENTITY_KEYS: 'Yk3ZrVtM2xQ9bJ7wLs5Hd0Gf8Kc6Np4Ta1Ue3RyWo5I',
  SERVICE_SECRET: random,
  MAIL_DIR: '',
  SMTP_URL: 'smtps://user:password@mail.example:465',
  MAIL_FROM: 'Praxis <no-reply@firm.example>',
};
const own = z.object({ LIMIT: z.coerce.number().int().default(5).meta({ description: 'a whole number' }) });
const read = (env: Record<string, string | undefined>, service = 'crm') => readConfig({ service, own, env });

function badOf(env: Record<string, string | undefined>, service = 'crm'): Record<string, string> {
  try {
    read(env, service);
  } catch (error) {
    if (error instanceof ConfigError) return Object.fromEntries(error.bad.map(({ name, problem }) => [name, problem]));
    throw error;
  }
  throw new Error('The environment was accepted');
}

test('a complete environment is read, with defaults for what may be left out', () => {
  expect(read({ ...local, UNKNOWN: 'ignored' })).toMatchObject({
    PORT: 4002,
    HOST: '127.0.0.1',
    POOL_SIZE: 8,
    LOG_LEVEL: 'info',
    LIMIT: 5,
  });
  expect(read(production)).toMatchObject({ PRAXIS_MODE: 'production', MAIL_FROM: 'Praxis <no-reply@firm.example>' });
});

test('an empty environment names every variable that is missing, at once', () => {
  expect(Object.keys(badOf({})).sort()).toEqual(
    [
      'DATABASE_URL',
      'INTERNAL_IDENTITY_KEYS',
      'MAIL_DIR',
      'NATS_PASSWORD',
      'NATS_URL',
      'NATS_USER',
      'PORT',
      'PRAXIS_MODE',
      'PUBLIC_URL',
      'SERVICE_SECRET',
      'SYSTEM_DATABASE_URL',
    ].sort(),
  );
});

test("every bad variable is named with what is expected, the service's own too, and no value is shown", () => {
  const values = {
    PORT: '99999',
    DATABASE_URL: 'mysql://h4x0r@db',
    NATS_URL: 'not a url',
    INTERNAL_IDENTITY_KEYS: 'too-short-a-key',
    LIMIT: 'many-of-them',
    POOL_SIZE: '1',
  };
  expect(badOf({ ...local, ...values })).toEqual({
    PORT: 'is not usable; expected a port number',
    DATABASE_URL: 'is not usable; expected a URL such as postgres://role:password@host:5432/praxis',
    NATS_URL: 'is not usable; expected a URL such as nats://host:4222',
    INTERNAL_IDENTITY_KEYS:
      'is not usable; expected one key, or two during rotation, separated by a comma: 32 random bytes each, as base64url',
    LIMIT: 'is not usable; expected a whole number',
    POOL_SIZE: 'is not usable; expected a number of connections from 2 to 100',
  });
  const message = (() => {
    try {
      read({ ...local, ...values });
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  for (const value of Object.values(values).filter((text) => text.length > 2)) expect(message).not.toContain(value);
});

test('an empty variable counts as missing', () => {
  expect(badOf({ ...local, NATS_USER: '' })).toEqual({ NATS_USER: 'is missing; expected the user of the broker' });
});

test('two identity keys are read during a rotation, the first one signs', () => {
  const second = Buffer.alloc(32, 8);
  expect(read({ ...local, INTERNAL_IDENTITY_KEYS: `${key},${second.toString('base64url')}` }).INTERNAL_IDENTITY_KEYS).toEqual([
    Buffer.alloc(32, 7),
    second,
  ]);
});

test('identity cannot start without the role for look-ups before sign-in', () => {
  expect(badOf(local, 'identity')).toHaveProperty('AUTH_DATABASE_URL');
});

test('production refuses weak secrets and the local mail folder, all of them at once', () => {
  expect(Object.keys(badOf({ ...local, PRAXIS_MODE: 'production' })).sort()).toEqual([
    'DATABASE_URL',
    'INTERNAL_IDENTITY_KEYS',
    'MAIL_DIR',
    'MAIL_FROM',
    'NATS_PASSWORD',
    'SERVICE_SECRET',
    'SMTP_URL',
    'SYSTEM_DATABASE_URL',
  ]);
});

test('a sender cannot carry a second header', () => {
  expect(badOf({ ...local, MAIL_FROM: 'Praxis <a@b.example>\r\nBcc: x@y.example' })).toHaveProperty('MAIL_FROM');
});
