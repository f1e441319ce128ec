import type { NatsPermissions } from './nats-permissions';

export interface NatsUser {
  readonly user: string;
  readonly password: string;
  /** Without permissions the user may do everything: the administrator of deploy steps. */
  readonly permissions?: NatsPermissions;
}

export interface NatsServerSettings {
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  /** The folder of the JetStream store. */
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
  /**
   * Write every message to the disk before it is acknowledged. nats-server knows the setting since 2.10 and refuses to start with it
   * before that; without it the store is written every two minutes. See `syncsAlways`.
   */
  readonly syncAlways?: boolean;
  /** Bytes the store may hold; default 16 GiB. */
  readonly maxFileStore?: number;
}

/** Whether a nats-server of this version ("2.9.10", "v2.12.15") knows `sync_interval: always`. */
export function syncsAlways(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^\D*/, '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}

/** The configuration file of one nats-server with JetStream, exactly these users and no anonymous one. */
export function natsServerConfig(settings: NatsServerSettings): string {
  return render(settings, (user) => JSON.stringify(user.password));
}

/** The same, with each password taken from the environment of nats-server: `$CRM_NATS_PASSWORD`. */
export function natsServerConfigWithVariables(settings: NatsServerSettings): string {
  return render(settings, ({ user }) => `$${natsPasswordVariable(user)}`);
}

/** CRM_NATS_PASSWORD */
export const natsPasswordVariable = (user: string): string => `${user.toUpperCase()}_NATS_PASSWORD`;

function render(settings: NatsServerSettings, password: (user: NatsUser) => string): string {
  const { host = '127.0.0.1', maxFileStore = 16 * 1024 ** 3 } = settings;
  const jetstream = [
    `  store_dir: ${JSON.stringify(settings.storeDir)}`,
    `  max_file_store: ${maxFileStore}`,
    ...(settings.syncAlways === true ? ['  sync_interval: always'] : []),
  ];
  const users = settings.users.map(
    (user) =>
      `    {\n      user: ${JSON.stringify(user.user)}\n      password: ${password(user)}\n${user.permissions === undefined ? '' : renderPermissions(user.permissions)}    }`,
  );
  return `host: ${JSON.stringify(host)}
port: ${settings.port}
max_payload: 1048576
jetstream {
${jetstream.join('\n')}
}
authorization {
  users: [
${users.join('\n')}
  ]
}
`;
}

function renderPermissions(permissions: NatsPermissions): string {
  const list = (name: string, subjects: readonly string[] | undefined): string =>
    subjects === undefined || subjects.length === 0
      ? ''
      : `          ${name}: [\n${subjects.map((subject) => `            ${JSON.stringify(subject)}\n`).join('')}          ]\n`;
  const side = (name: 'publish' | 'subscribe'): string =>
    `        ${name}: {\n${list('allow', permissions[name].allow)}${list('deny', permissions[name].deny)}        }\n`;
  const answers = permissions.allow_responses;
  const responses = answers === undefined ? '' : `        allow_responses: { max: ${answers.max}, expires: "${answers.expires}" }\n`;
  return `      permissions: {\n${side('publish')}${side('subscribe')}${responses}      }\n`;
}
