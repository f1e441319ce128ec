import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Secrets } from '../secrets';
import type { RunningNats } from '../servers/nats';
import { serviceNames } from '../topology';
import {
  type Addresses,
  type Environment,
  gatewayEnvironment,
  inherited,
  migrationEnvironment,
  serviceEnvironment,
  serviceUrl,
} from './environment';
import type { Ports } from './port-choice';
import { databaseUrl } from './provision';

/** Where everything of one platform is, and what each process is started with. */
export interface Layout {
  readonly dir: string;
  /** Where the gateway listens. */
  readonly gatewayUrl: string;
  /** What people use; links in mails begin with it. */
  readonly publicUrl: string;
  readonly metricsUrl: string;
  /** By service. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  readonly natsUrl: string;
  /** The broker's administrator, for tests that break things. */
  readonly natsAdmin: { readonly user: string; readonly password: string };
  /** The administrator's, to the platform's database. */
  readonly adminDatabaseUrl: string;
  readonly mailDir: string;
  readonly storageDir: string;
  readonly logsDir: string;
  /** The login of the demonstration firm, once it is seeded. */
  readonly demonstration: { readonly slug: string; readonly email: string; readonly password: string };
  /** By service, and `gateway`. */
  readonly environments: Readonly<Record<string, Environment>>;
  /** By service: for its migration step only. */
  readonly migrationEnvironments: Readonly<Record<string, Environment>>;
}

export interface LayoutFacts {
  readonly dir: string;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly adminUrl: string;
  readonly nats: RunningNats;
  readonly environment: NodeJS.ProcessEnv;
  /** Added to the environment of every process. */
  readonly extra: Environment;
}

export function layOut({ dir, secrets, ports, adminUrl, nats, environment, extra }: LayoutFacts): Layout {
  const publicUrl = environment['PUBLIC_URL'] ?? `http://localhost:${ports.gateway}`;
  const addresses: Addresses = {
    adminUrl,
    natsUrl: nats.url,
    natsCredentialsOf: nats.credentialsOf,
    servicePorts: ports.services,
    gatewayHost: ports.gatewayHost,
    gatewayPort: ports.gateway,
    metricsPort: ports.metrics,
    publicUrl,
    mailDir: path.join(dir, 'mail'),
    storageDir: path.join(dir, 'storage'),
  };
  for (const folder of [addresses.mailDir, addresses.storageDir]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const around = inherited(environment);
  const complete = (own: Environment): Environment => ({ ...around, ...own, ...extra });
  const each = <T>(value: (service: string) => T): Record<string, T> =>
    Object.fromEntries(serviceNames.map((service) => [service, value(service)]));
  return {
    dir,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    publicUrl,
    metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
    serviceUrls: each((service) => serviceUrl(addresses, service)),
    natsUrl: nats.url,
    natsAdmin: nats.credentialsOf('admin'),
    adminDatabaseUrl: databaseUrl(adminUrl, {}),
    mailDir: addresses.mailDir,
    storageDir: addresses.storageDir,
    logsDir: path.join(dir, 'logs'),
    demonstration: { slug: 'demo', email: 'owner@demo.example', password: secrets.demonstration },
    environments: {
      ...each((service) => complete(serviceEnvironment(service, addresses, secrets))),
      gateway: complete(gatewayEnvironment(addresses, secrets)),
    },
    migrationEnvironments: each((service) => complete(migrationEnvironment(service, addresses, secrets))),
  };
}
