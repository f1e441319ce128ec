import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { roleKinds, roleName } from '@praxis/chassis/provision';
import { readIfThere, writePrivately } from './files';
import { services } from './topology';

/** Every secret of one local platform: made once, kept in its data place, readable by its owner only. */
export interface Secrets {
  /** The database's administrator. */
  readonly postgres: string;
  /** Password by database role. */
  readonly roles: Readonly<Record<string, string>>;
  /** Password by NATS user, the gateway and the administrator included. */
  readonly nats: Readonly<Record<string, string>>;
  /** The key that gateway and service share, by service: 32 bytes as base64url. */
  readonly internalIdentity: Readonly<Record<string, string>>;
  /** What a service hashes and signs its own tokens with, by service: 32 bytes as base64url. */
  readonly service: Readonly<Record<string, string>>;
  /** The password of the demonstration firm's owner. */
  readonly demonstration: string;
}

/**
 * The secrets with everything that is missing made up, so that a service added later gets its own and nothing known changes.
 * @param random as many random bytes as asked for, as base64url
 */
export function completeSecrets(known: Partial<Secrets>, random: (bytes: number) => string): Secrets {
  const names = services.map(({ service }) => service);
  const roles = services.flatMap((spec) => roleKinds(spec).map((kind) => roleName(spec.service, kind)));
  const filled = (keys: readonly string[], values: Readonly<Record<string, string>> | undefined, bytes: number) => ({
    ...Object.fromEntries(keys.map((key) => [key, random(bytes)])),
    ...values,
  });
  return {
    postgres: known.postgres ?? random(24),
    roles: filled(roles, known.roles, 24),
    nats: filled([...names, 'gateway', 'admin'], known.nats, 24),
    internalIdentity: filled(names, known.internalIdentity, 32),
    service: filled(names, known.service, 32),
    demonstration: known.demonstration ?? `demo-${random(12)}`,
  };
}

/** The secrets kept in a data place; what is missing is made and kept. */
export function keptSecrets(dir: string): Secrets {
  const file = path.join(dir, 'secrets.json');
  const secrets = completeSecrets(readSecrets(file), (bytes) => randomBytes(bytes).toString('base64url'));
  writePrivately(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

function readSecrets(file: string): Partial<Secrets> {
  const known: Partial<Secrets> = JSON.parse(readIfThere(file) ?? '{}');
  return known;
}
