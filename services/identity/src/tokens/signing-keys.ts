import { ACCESS_TOKEN_SECONDS } from './access-token';

/** A key for access tokens. It is published from its creation and signs from `signFrom` until the next one does. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  createdAt: Date;
  signFrom: Date;
}

/**
 * How long a new key is only published. Gateways read the keys every five minutes, so by then each of them has it, even one that cannot
 * ask us when the first token comes.
 */
export const PUBLISH_WAIT_SECONDS = 600;
/** How long a key stays published after it signed last: the life of its last token, and room for clocks. */
export const RETIRED_SECONDS = ACCESS_TOKEN_SECONDS + 300;

const bySignFrom = <K extends SigningKey>(keys: readonly K[]): K[] => [...keys].sort((a, b) => a.signFrom.getTime() - b.signFrom.getTime());

/** The key that signs at `at`; undefined before there is any. */
export const signerAt = <K extends SigningKey>(keys: readonly K[], at: Date): K | undefined =>
  bySignFrom(keys).findLast(({ signFrom }) => signFrom <= at);

/** The key that waits for its turn. */
export const nextAfter = <K extends SigningKey>(keys: readonly K[], at: Date): K | undefined =>
  bySignFrom(keys).find(({ signFrom }) => signFrom > at);

/** The keys that somebody may still have a valid token of, or soon will; the others can go. */
export function publishedAt<K extends SigningKey>(keys: readonly K[], at: Date): K[] {
  const ordered = bySignFrom(keys);
  return ordered.filter((_, index) => {
    const successor = ordered[index + 1];
    return successor === undefined || at.getTime() < successor.signFrom.getTime() + RETIRED_SECONDS * 1000;
  });
}
