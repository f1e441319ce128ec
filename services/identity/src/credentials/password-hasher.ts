import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { identityErrors } from '@praxis/contracts/identity';
import { boundedQueue } from '../bounded-queue';
import { normalisePassword } from './password';

/** argon2id, the first choice of OWASP's password storage guidance: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export interface PasswordHasher {
  /** @throws Rejection `identity.busy` when too many wait */
  hash(password: string): Promise<string>;
  /**
   * Takes as long for nobody's password as for somebody's: without a hash a made-up one is compared.
   *
   * @throws Rejection `identity.busy` when too many wait
   */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** Whether the hash was made with weaker parameters than today's. */
  isOutdated(passwordHash: string): boolean;
}

/**
 * Hashes off the event loop, as many at once as there are cores: each takes 19 MiB and a core for tens of milliseconds, so more at once
 * would only make all of them slow. Behind that a bounded queue; beyond it callers are turned away.
 */
export function createPasswordHasher(settings: { atOnce?: number; waiting?: number } = {}): PasswordHasher {
  const inTurn = boundedQueue(settings.atOnce ?? availableParallelism(), settings.waiting ?? 64, identityErrors.busy);
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hash(normalisePassword(password), parameters)),
    verify: (passwordHash, password) =>
      inTurn(async () => {
        nobodys ??= hash(randomBytes(32).toString('base64url'), parameters);
        const right = await verify(passwordHash ?? (await nobodys), normalisePassword(password));
        return right && passwordHash !== undefined;
      }),
    isOutdated(passwordHash) {
      const { memoryCost, timeCost } = parseOptions(passwordHash);
      return memoryCost < parameters.memoryCost || timeCost < parameters.timeCost;
    },
  };
}
