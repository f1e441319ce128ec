import { type BadVariable, ConfigError, parseServiceIdentityKeys, processVariables, readProcessConfig } from '@praxis/chassis/edge';
import { CONTEXTS } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { parseProxies } from './http/client-address';
import { defaultRates, parseRates } from './limits/rates';

/** Turns a parser that throws into a schema that refuses; the message is the description, because values may be secrets. */
const parsed = <T>(parse: (text: string) => T, description: string) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: description });
        return z.NEVER;
      }
    })
    .meta({ description });

const port = z.coerce.number().int().min(0).max(65_535);

export const gatewayVariables = {
  ...processVariables,
  METRICS_PORT: port.meta({ description: 'a port number of its own for the metrics' }),
  SERVICE_URLS: parsed(parseServiceUrls, `a URL for each service: ${CONTEXTS.map((context) => `${context}=http://host:port`).join(',')}`),
  INTERNAL_IDENTITY_KEYS: parsed(
    parseKeys,
    `the key shared with each service, 32 random bytes as base64url: ${CONTEXTS.map((context) => `${context}=key`).join(',')}`,
  ),
  CORS_ORIGINS: parsed(parseOrigins, 'origins of browsers that may call, such as https://app.example,https://portal.example').default([]),
  TRUSTED_PROXIES: parsed(parseProxies, 'addresses or networks of proxies in front, such as 10.0.0.0/8,192.0.2.1').optional(),
  BASE_DOMAIN: z
    .string()
    .regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/)
    .optional()
    .meta({ description: 'the domain below which each firm has its label, such as praxis.example' }),
  RATE_LIMITS: parsed(
    parseRates,
    'requests per second and burst, such as principal=100/200,firm=500/1000,address=10/30,refused=10/50',
  ).default(defaultRates),
  UPSTREAM_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .meta({ description: 'milliseconds a service may take to answer, from 100 to 60000' }),
  MAIL_DIR: z.string().min(1).optional().meta({ description: 'the folder of mails to show, in local mode' }),
} as const;

export type GatewayConfig = z.output<z.ZodObject<typeof gatewayVariables>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError naming every bad variable at once */
export function readGatewayConfig(env: Environment): GatewayConfig {
  const bad = weakKeys(env);
  let config: GatewayConfig | undefined;
  try {
    config = readProcessConfig(gatewayVariables, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    bad.unshift(...error.bad);
  }
  if (config === undefined || bad.length > 0) throw new ConfigError(bad);
  return config;
}

/** In production a key is random: with few different characters it is a placeholder. */
function weakKeys(env: Environment): BadVariable[] {
  const keys = (env['INTERNAL_IDENTITY_KEYS'] ?? '').split(',').map((part) => part.slice(part.indexOf('=') + 1));
  const weak = env['PRAXIS_MODE'] === 'production' && keys.some((key) => key !== '' && new Set(key).size < 10);
  return weak ? [{ name: 'INTERNAL_IDENTITY_KEYS', problem: 'is too weak for production; expected 32 random bytes for each service' }] : [];
}

function parseServiceUrls(text: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const part of text.split(',')) {
    const separator = part.indexOf('=');
    const url = new URL(part.slice(separator + 1).trim());
    if (separator <= 0 || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/') throw new Error('not an origin');
    urls.set(part.slice(0, separator).trim(), url.origin);
  }
  return complete(urls);
}

function parseKeys(text: string): ReadonlyMap<string, Buffer> {
  return complete(parseServiceIdentityKeys(text));
}

function complete<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const missing = CONTEXTS.filter((context) => !map.has(context));
  if (missing.length > 0) throw new Error(`nothing for ${missing.join(', ')}`);
  return map;
}

function parseOrigins(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const { origin, protocol } = new URL(part);
      if (origin !== part || !['http:', 'https:'].includes(protocol)) throw new Error('not an origin');
      return origin;
    });
}
