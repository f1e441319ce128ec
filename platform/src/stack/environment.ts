import { roleName } from '@praxis/chassis/provision';
import type { Secrets } from '../secrets';
import type { NatsCredentials } from '../servers/nats';
import { services, topologyOf } from '../topology';
import { databaseUrl } from './provision';

export type Environment = Readonly<Record<string, string>>;

/** Where everything of one running platform is. */
export interface Addresses {
  /** URL of the database's administrator. */
  readonly adminUrl: string;
  readonly natsUrl: string;
  readonly natsCredentialsOf: (user: string) => NatsCredentials;
  /** By service. */
  readonly servicePorts: Readonly<Record<string, number>>;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  readonly metricsPort: number;
  /** What links in mails and pages begin with. */
  readonly publicUrl: string;
  readonly mailDir: string;
  readonly storageDir: string;
}

/** Variables of the person at the terminal that reach the processes when set. */
const passedOn =
  /^(PATH|HOME|LANG|TMPDIR|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|LOG_LEVEL|SMTP_URL|MAIL_FROM|CORS_ORIGINS|RATE_LIMITS|TRUSTED_PROXIES|BASE_DOMAIN|OTEL_.*)$/;

/** What a process is given of our own environment. */
export function inherited(environment: NodeJS.ProcessEnv): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined),
  );
}

/** The environment of a service that serves. */
export function serviceEnvironment(service: string, addresses: Addresses, secrets: Secrets): Environment {
  const url = (kind: 'app' | 'system' | 'auth'): string => roleUrl(addresses, secrets, roleName(service, kind));
  return {
    ...shared(service, addresses),
    HOST: '127.0.0.1',
    PORT: String(addresses.servicePorts[service]),
    DATABASE_URL: url('app'),
    SYSTEM_DATABASE_URL: url('system'),
    ...(topologyOf(service).auth === true ? { AUTH_DATABASE_URL: url('auth') } : {}),
    INTERNAL_IDENTITY_KEYS: secrets.internalIdentity[service] ?? '',
    SERVICE_SECRET: secrets.service[service] ?? '',
    ...(service === 'documents' ? { STORAGE_DIR: addresses.storageDir } : {}),
  };
}

/** What the migration step is given besides: the owner's rights, which a serving process never has. */
export function migrationEnvironment(service: string, addresses: Addresses, secrets: Secrets): Environment {
  return {
    ...serviceEnvironment(service, addresses, secrets),
    OWNER_DATABASE_URL: roleUrl(addresses, secrets, roleName(service, 'owner')),
  };
}

export function gatewayEnvironment(addresses: Addresses, secrets: Secrets): Environment {
  const each = (value: (service: string) => string): string => services.map(({ service }) => `${service}=${value(service)}`).join(',');
  return {
    ...shared('gateway', addresses),
    HOST: addresses.gatewayHost,
    PORT: String(addresses.gatewayPort),
    METRICS_PORT: String(addresses.metricsPort),
    SERVICE_URLS: each((service) => serviceUrl(addresses, service)),
    INTERNAL_IDENTITY_KEYS: each((service) => secrets.internalIdentity[service] ?? ''),
  };
}

export const serviceUrl = (addresses: Addresses, service: string): string => `http://127.0.0.1:${addresses.servicePorts[service]}`;

function shared(user: string, addresses: Addresses): Environment {
  const { user: natsUser, password } = addresses.natsCredentialsOf(user);
  return {
    PRAXIS_MODE: 'local',
    TZ: 'UTC',
    NATS_URL: addresses.natsUrl,
    NATS_USER: natsUser,
    NATS_PASSWORD: password,
    PUBLIC_URL: addresses.publicUrl,
    MAIL_DIR: addresses.mailDir,
  };
}

function roleUrl(addresses: Addresses, secrets: Secrets, role: string): string {
  return databaseUrl(addresses.adminUrl, { user: role, password: secrets.roles[role] ?? '' });
}
