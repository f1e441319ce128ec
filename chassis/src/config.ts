import { z } from 'zod';
import { parseIdentityKeys } from './edge/identity-keys';
import type { CommonConfig } from './service';

/** What every service reads from its environment, checked. */
export interface Config extends CommonConfig {
  HOST: string;
  /** 0 takes a free one. */
  PORT: number;
  DATABASE_URL: string;
  SYSTEM_DATABASE_URL: string;
  AUTH_DATABASE_URL?: string | undefined;
  NATS_URL: string;
  NATS_USER: string;
  NATS_PASSWORD: string;
  /** Copies of each stream: three in a cluster. */
  NATS_REPLICAS: number;
  /** The first signs and verifies; the others only verify, during rotation. 32 bytes each. */
  INTERNAL_IDENTITY_KEYS: Buffer[];
  SERVICE_SECRET: string;
  MAIL_DIR?: string | undefined;
  SMTP_URL?: string | undefined;
  MAIL_FROM: string;
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Connections of the application role. */
  POOL_SIZE: number;
}

export interface BadVariable {
  name: string;
  problem: string;
}

/** Everything that is wrong with the environment, by name; never a value, because values are secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly bad: readonly BadVariable[]) {
    super(
      `The environment is not usable:\n${bad.map(({ name, problem }) => `  ${name} ${problem}`).join('\n')}\nSet these variables and start again.`,
    );
  }
}

const urlOf = (protocols: readonly string[], description: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))
    .meta({ description });

const postgresUrl = urlOf(['postgres:', 'postgresql:'], 'a URL such as postgres://role:password@host:5432/praxis');

const identityKeys = z
  .string()
  .transform((text, context) => {
    try {
      return parseIdentityKeys(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  })
  .meta({ description: 'one key, or two during rotation, separated by a comma: 32 random bytes each, as base64url' });

/** Variables of everything that listens and talks to the broker: services and the gateway. */
export const processVariables = {
  PRAXIS_MODE: z.enum(['local', 'production']).meta({ description: '"local" or "production"' }),
  HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'the address to listen on' }),
  PORT: z.coerce.number().int().min(0).max(65_535).meta({ description: 'a port number' }),
  NATS_URL: urlOf(['nats:', 'tls:', 'ws:', 'wss:'], 'a URL such as nats://host:4222'),
  NATS_USER: z.string().min(1).meta({ description: 'the user of the broker' }),
  NATS_PASSWORD: z.string().min(1).meta({ description: 'the password of that user' }),
  PUBLIC_URL: urlOf(['http:', 'https:'], 'the URL under which people reach Praxis, such as https://praxis.example'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'one of fatal, error, warn, info, debug, trace, silent' }),
} as const;

const serviceVariables = {
  ...processVariables,
  DATABASE_URL: postgresUrl,
  SYSTEM_DATABASE_URL: postgresUrl,
  AUTH_DATABASE_URL: postgresUrl.optional(),
  INTERNAL_IDENTITY_KEYS: identityKeys,
  SERVICE_SECRET: z.string().min(16).meta({ description: 'a secret of at least 16 characters' }),
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1).meta({ description: 'a number of copies from 1 to 5' }),
  MAIL_DIR: z.string().min(1).optional().meta({ description: 'a folder for mails, in local mode' }),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], 'a URL such as smtps://user:password@host:465').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]{1,200} )?<?[^\s<>@]+@[^\s<>@]+>?$/)
    .default('Praxis <no-reply@praxis.example>')
    .meta({ description: 'a sender such as Praxis <no-reply@praxis.example>' }),
  POOL_SIZE: z.coerce.number().int().min(2).max(100).default(8).meta({ description: 'a number of connections from 2 to 100' }),
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks a service's environment: the common variables and its own.
 * @throws ConfigError naming every bad variable at once
 */
export function readConfig<C>(options: { service: string; own: z.ZodType<C>; env: Environment }): C & Config {
  const env = withoutEmpty(options.env);
  const common = readVariables(serviceVariables, env);
  const own = readOwn(options.own, env);
  const bad = [...common.bad, ...own.bad, ...missingTogether(options.service, env), ...tooWeak(env, serviceSecrets)];
  if (bad.length > 0) throw new ConfigError(bad);
  return { ...common.values, ...own.value } as C & Config;
}

/**
 * Reads and checks the environment of a process that is no service, by its own variables.
 * @param secrets variables that production refuses when they are short or have few different characters
 * @throws ConfigError naming every bad variable at once
 */
export function readProcessConfig<S extends z.ZodRawShape>(
  variables: S,
  env: Environment,
  secrets: readonly string[] = ['NATS_PASSWORD'],
): z.output<z.ZodObject<S>> {
  const set = withoutEmpty(env);
  const { values, bad } = readVariables(variables, set);
  const all = [...bad, ...tooWeak(set, secrets)];
  if (all.length > 0) throw new ConfigError(all);
  return values as z.output<z.ZodObject<S>>;
}

const serviceSecrets = ['NATS_PASSWORD', 'SERVICE_SECRET', 'INTERNAL_IDENTITY_KEYS'] as const;

/** Compose files and charts pass unset variables as empty strings. */
const withoutEmpty = (env: Environment): Environment => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

function readVariables(variables: z.ZodRawShape, env: Environment): { values: Record<string, unknown>; bad: BadVariable[] } {
  const values: Record<string, unknown> = {};
  const bad: BadVariable[] = [];
  for (const [name, schema] of Object.entries(variables)) {
    const result = z.safeParse(schema, env[name]);
    if (result.success) values[name] = result.data;
    else bad.push({ name, problem: problemOf(env[name], expectationOf(schema, result.error)) });
  }
  return { values, bad };
}

function readOwn<C>(schema: z.ZodType<C>, env: Environment): { value: C | undefined; bad: BadVariable[] } {
  const result = schema.safeParse(env);
  if (result.success) return { value: result.data, bad: [] };
  const shape = schema instanceof z.ZodObject ? (schema.shape as z.ZodRawShape) : {};
  const names = [...new Set(result.error.issues.map(({ path }) => String(path[0] ?? 'environment')))];
  const bad = names.map((name) => {
    const field = shape[name];
    const error = new z.core.$ZodError(result.error.issues.filter(({ path }) => String(path[0]) === name));
    return { name, problem: problemOf(env[name], field === undefined ? firstMessage(error) : expectationOf(field, error)) };
  });
  return { value: undefined, bad };
}

const problemOf = (value: string | undefined, expectation: string): string =>
  value === undefined ? `is missing; expected ${expectation}` : `is not usable; expected ${expectation}`;

const expectationOf = (schema: z.core.$ZodType, error: z.core.$ZodError): string =>
  z.globalRegistry.get(innermost(schema))?.description ?? z.globalRegistry.get(schema)?.description ?? firstMessage(error);

/** Defaults and optionality wrap the schema that carries the description. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? innermost(schema.unwrap()) : schema;
}

const firstMessage = (error: z.core.$ZodError): string => error.issues[0]?.message ?? 'another value';

function missingTogether(service: string, env: Environment): BadVariable[] {
  const production = env['PRAXIS_MODE'] === 'production';
  const bad: BadVariable[] = [];
  if (service === 'identity' && env['AUTH_DATABASE_URL'] === undefined) {
    bad.push({ name: 'AUTH_DATABASE_URL', problem: 'is missing; expected the URL of the role identity_auth' });
  }
  if (production && env['SMTP_URL'] === undefined) {
    bad.push({ name: 'SMTP_URL', problem: 'is missing; production sends mail over SMTP, such as smtps://user:password@host:465' });
  }
  if (production && env['MAIL_DIR'] !== undefined) {
    bad.push({ name: 'MAIL_DIR', problem: 'is set; the local mail folder is refused in production, so remove it' });
  }
  if (production && env['MAIL_FROM'] === undefined) {
    bad.push({ name: 'MAIL_FROM', problem: 'is missing; expected a sender such as Praxis <no-reply@praxis.example>' });
  }
  if (!production && env['SMTP_URL'] === undefined && env['MAIL_DIR'] === undefined) {
    bad.push({ name: 'MAIL_DIR', problem: 'is missing; expected a folder for mails (or SMTP_URL)' });
  }
  return bad;
}

/** In production only; locally the secrets are made by the start command and tests use fixed ones. */
function tooWeak(env: Environment, secrets: readonly string[]): BadVariable[] {
  if (env['PRAXIS_MODE'] !== 'production') return [];
  const weakSecrets = secrets.filter((name) => (env[name] ?? '').split(',').some((secret) => secret !== '' && isWeak(secret)));
  const weakPasswords = Object.keys(env).filter((name) => name.endsWith('DATABASE_URL') && hasWeakPassword(env[name] ?? ''));
  return [
    ...weakSecrets.map((name) => ({ name, problem: 'is too weak for production; expected at least 24 random characters' })),
    ...weakPasswords.map((name) => ({
      name,
      problem: 'has a password that is too weak for production; expected at least 24 random characters',
    })),
  ];
}

/** 24 characters of base64url are 144 bits when random; few different ones are a phrase or a placeholder. */
function isWeak(secret: string): boolean {
  return secret.length < 24 || new Set(secret).size < 10;
}

function hasWeakPassword(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { password } = new URL(url);
  return password !== '' && isWeak(decodeURIComponent(password));
}
