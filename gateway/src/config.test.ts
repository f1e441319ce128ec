import { ConfigError } from '@praxis/chassis/edge';
import { CONTEXTS } from '@praxis/contracts/kernel';
import { readGatewayConfig } from './config';

const key = Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64url');
const good = {
  PRAXIS_MODE: 'local',
  HOST: '127.0.0.1',
  PORT: '8080',
  METRICS_PORT: '9090',
  PUBLIC_URL: 'https://praxis.example',
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_USER: 'gateway',
  NATS_PASSWORD: 'a-password-of-the-broker-1234567890',
  SERVICE_URLS: CONTEXTS.map((context, index) => `${context}=http://127.0.0.1:${4001 + index}`).join(','),
  INTERNAL_IDENTITY_KEYS: CONTEXTS.map((context) => `${context}=${key}`).join(','),
};

const badIn = (change: Record<string, string | undefined>): string[] => {
  try {
    readGatewayConfig({ ...good, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain(key);
    return error.bad.map(({ name }) => name).sort();
  }
};

describe('the gateway’s environment', () => {
  it('needs little', () => {
    const config = readGatewayConfig(good);
    expect(config).toMatchObject({ PORT: 8080, METRICS_PORT: 9090, CORS_ORIGINS: [], UPSTREAM_TIMEOUT_MS: 10_000 });
    expect(config.SERVICE_URLS.get('finance')).toBe('http://127.0.0.1:4005');
    expect(config.TRUSTED_PROXIES).toBeUndefined();
    expect(config.BASE_DOMAIN).toBeUndefined();
  });

  it('takes what it may take', () => {
    const config = readGatewayConfig({
      ...good,
      CORS_ORIGINS: 'https://app.example, http://localhost:5173',
      TRUSTED_PROXIES: '10.0.0.0/8',
      BASE_DOMAIN: 'praxis.example',
      RATE_LIMITS: 'principal=1/2',
    });
    expect(config.CORS_ORIGINS).toEqual(['https://app.example', 'http://localhost:5173']);
    expect(config.TRUSTED_PROXIES?.check('10.1.2.3')).toBe(true);
    expect(config.RATE_LIMITS.principal).toEqual({ perSecond: 1, burst: 2 });
  });

  it('names everything that is wrong at once', () => {
    expect(
      badIn({
        PRAXIS_MODE: 'fast',
        PORT: 'eighty',
        METRICS_PORT: undefined,
        PUBLIC_URL: 'praxis',
        NATS_URL: undefined,
        SERVICE_URLS: 'crm=http://127.0.0.1:4002',
        INTERNAL_IDENTITY_KEYS: 'crm=short',
        CORS_ORIGINS: 'https://app.example/path',
        TRUSTED_PROXIES: 'everyone',
        BASE_DOMAIN: 'https://praxis.example',
        RATE_LIMITS: 'many',
      }),
    ).toEqual([
      'BASE_DOMAIN',
      'CORS_ORIGINS',
      'INTERNAL_IDENTITY_KEYS',
      'METRICS_PORT',
      'NATS_URL',
      'PORT',
      'PRAXIS_MODE',
      'PUBLIC_URL',
      'RATE_LIMITS',
      'SERVICE_URLS',
      'TRUSTED_PROXIES',
    ]);
  });

  it('is refused in production when a secret is weak', () => {
    const weak = Buffer.alloc(32, 1).toString('base64url');
    expect(badIn({ PRAXIS_MODE: 'production' })).toEqual([]);
    expect(badIn({ PRAXIS_MODE: 'production', NATS_PASSWORD: 'short' })).toEqual(['NATS_PASSWORD']);
    expect(badIn({ PRAXIS_MODE: 'production', INTERNAL_IDENTITY_KEYS: good.INTERNAL_IDENTITY_KEYS.replace(key, weak) })).toEqual([
      'INTERNAL_IDENTITY_KEYS',
    ]);
  });
});
