import { randomBytes } from 'node:crypto';
import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import type { SecondFactorMethod, SecondFactorRequired } from '@praxis/contracts/identity';
import { sha256Hex } from '@praxis/contracts/kernel';
import { passkeysOf } from '../passkeys/passkey.store';
import { type RelyingParty, requestFor } from '../passkeys/relying-party';

/** A sign-in whose password was right and that waits for the second factor. */
export interface Challenge {
  tokenHash: string;
  /** What it goes on with; a challenge of one is worth nothing for another. */
  purpose: ChallengePurpose;
  userId: string | null;
  firmSlug: string | null;
  asOperator: boolean;
  createdAt: Date;
  expiresAt: Date;
  failures: number;
  usedAt: Date | null;
}

/** `passkey`: no sign-in, but a passkey that is to be added; the token is what the authenticator signs. */
export type ChallengePurpose = 'sign-in' | 'registration' | 'passkey';

export const CHALLENGE_SECONDS = 300;
/** Wrong answers after which it is void; the throttle counts over all challenges. */
export const CHALLENGE_FAILURES = 5;

export const ChallengeSchema = new EntitySchema<Challenge>({
  name: 'challenges',
  columns: {
    tokenHash: { name: 'token_hash', type: 'text', primary: true },
    purpose: { type: 'text' },
    userId: { name: 'user_id', type: 'uuid', nullable: true },
    firmSlug: { name: 'firm_slug', type: 'text', nullable: true },
    asOperator: { name: 'as_operator', type: 'boolean' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    failures: { type: 'int' },
    usedAt: { name: 'used_at', type: 'timestamptz', nullable: true },
  },
});
const challenges = tableOf<Challenge>(ChallengeSchema);

export const isOpen = (challenge: Challenge, purpose: ChallengePurpose, at: Date): boolean =>
  challenge.purpose === purpose && challenge.usedAt === null && at < challenge.expiresAt && challenge.failures < CHALLENGE_FAILURES;

type About = Pick<Challenge, 'purpose' | 'userId' | 'firmSlug' | 'asOperator'>;

export function addChallenge(tx: Tx, about: About, token: string): void {
  const expiresAt = new Date(tx.at.getTime() + CHALLENGE_SECONDS * 1000);
  challenges.insert(tx, { ...about, tokenHash: sha256Hex(token), createdAt: tx.at, expiresAt, failures: 0, usedAt: null });
}

/** @returns what the client is told */
export async function pose(
  tx: Tx,
  about: About & { userId: string },
  methods: SecondFactorMethod[],
  relyingParty: RelyingParty,
): Promise<SecondFactorRequired> {
  const token = randomBytes(32).toString('base64url');
  addChallenge(tx, about, token);
  const passkeys = methods.includes('passkey') ? await passkeysOf(tx, about.userId) : [];
  return {
    status: 'second_factor_required',
    challenge: token,
    methods,
    ...(passkeys.length === 0 ? {} : { passkey: await requestFor(relyingParty, token, passkeys) }),
    expiresIn: CHALLENGE_SECONDS,
  };
}

/** The challenge, which nobody else answers until the transaction ends. */
export async function findChallenge(tx: Tx, token: string): Promise<Challenge | undefined> {
  const [challenge] = await challenges.select(tx, 'where token_hash = $1 for update', [sha256Hex(token)]);
  return challenge;
}

export const useChallenge = (tx: Tx, { tokenHash }: Challenge): void =>
  tx.write('update challenges set used_at = $2 where token_hash = $1', [tokenHash, tx.at]);

export const countWrongAnswer = (tx: Tx, { tokenHash }: Challenge): void =>
  tx.write('update challenges set failures = failures + 1 where token_hash = $1', [tokenHash]);
