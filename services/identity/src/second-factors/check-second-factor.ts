import type { Act, Tx, UnitOfWork } from '@praxis/chassis';
import { identityErrors, type SecondFactorProof } from '@praxis/contracts/identity';
import { NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import { secondsToWait } from '../credentials/throttle';
import {
  type Attempt,
  auditedWait,
  countFailure,
  factorKinds,
  forgive,
  hasSignedInFrom,
  readThrottles,
} from '../credentials/throttle.store';
import { originsOf } from '../passkeys/own-origins';
import { provePasskey } from '../passkeys/prove-passkey';
import type { RelyingParty } from '../passkeys/relying-party';
import { type Challenge, type ChallengePurpose, countWrongAnswer, findChallenge, isOpen, useChallenge } from '../sessions/challenge';
import type { User } from '../users/user';
import { findUser } from '../users/user.store';
import { type FactorSecrets, totpOf, useCode, useTotp } from './second-factor.store';

export interface Proved {
  user: User;
  challenge: Challenge;
}

/**
 * The person whose challenge was answered with their second factor; the challenge and the code are used up.
 *
 * @throws Rejection `identity.challenge_ended`, `identity.second_factor_invalid`, `identity.too_many_attempts` with the seconds to wait
 */
export type SecondFactorCheck = (proof: SecondFactorProof, purpose: ChallengePurpose, act: Act) => Promise<Proved>;

type Outcome = Proved | { refused: Rejection };

export function createSecondFactorCheck(dependencies: {
  unitOfWork: UnitOfWork;
  secrets: FactorSecrets;
  relyingParty: RelyingParty;
}): SecondFactorCheck {
  const { unitOfWork, relyingParty } = dependencies;
  return async (proof, purpose, act) => {
    const asked = await unitOfWork.atEdge(act, (tx) => personAsked(tx, proof.challenge));
    if (asked === undefined) throw new Rejection(identityErrors.challenge_ended);
    const origins = proof.method === 'passkey' ? await originsOf(unitOfWork, act, relyingParty, asked) : [];
    // A refusal is returned, not thrown: what it counts must be committed.
    const outcome = await unitOfWork.atEdge<Outcome>(act, (tx) => judge(tx, { ...dependencies, origins }, proof, purpose, asked), {
      firmId: asked.lastFirmId ?? NO_FIRM,
    });
    if ('refused' in outcome) throw outcome.refused;
    return outcome;
  };
}

async function personAsked(tx: Tx, token: string): Promise<User | undefined> {
  const challenge = await findChallenge(tx, token);
  return challenge?.userId ? findUser(tx, challenge.userId) : undefined;
}

interface Means {
  secrets: FactorSecrets;
  relyingParty: RelyingParty;
  /** Of pages where the person may be asked for a passkey. */
  origins: readonly string[];
}

async function judge(tx: Tx, means: Means, proof: SecondFactorProof, purpose: ChallengePurpose, user: User): Promise<Outcome> {
  // One answer of a person at a time: many challenges at once must not outrun the counting.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`second factor ${user.id}`]);
  const challenge = await findChallenge(tx, proof.challenge);
  if (challenge === undefined || !isOpen(challenge, purpose, tx.at) || user.status !== 'active') {
    return { refused: new Rejection(identityErrors.challenge_ended) };
  }
  const attempt: Attempt = { emailKey: user.emailKey, address: tx.act.address };
  const kinds = (await hasSignedInFrom(tx, user.id, attempt.address)) ? factorKinds.atKnownAddress : factorKinds.elsewhere;
  const wait = secondsToWait(await readThrottles(tx, attempt, kinds), tx.at);
  if (wait > 0) return { refused: new Rejection({ ...identityErrors.too_many_attempts, retryAfter: wait }) };
  const wrong = await whatIsWrong(tx, means, proof, user);
  if (wrong !== undefined) {
    countWrongAnswer(tx, challenge);
    const seconds = await countFailure(tx, attempt, factorKinds.elsewhere);
    tx.audit({
      action: 'session.second-factor',
      target: 'session',
      targetId: user.id,
      outcome: 'refused',
      reason: `${wrong}:${proof.method}`,
      ...auditedWait(seconds),
    });
    return { refused: new Rejection(identityErrors.second_factor_invalid) };
  }
  tx.actAs(`user:${user.id}`);
  useChallenge(tx, challenge);
  forgive(tx, attempt);
  tx.audit({ action: 'session.second-factor', target: 'session', targetId: user.id, reason: proof.method });
  if (proof.method === 'recovery_code') tell(tx, user, 'recovery-code-used');
  return { user, challenge };
}

type Wrong = 'second_factor_invalid' | 'passkey_copied';

/** Why the proof does not count; undefined when it does, and is used up. */
async function whatIsWrong(tx: Tx, means: Means, proof: SecondFactorProof, user: User): Promise<Wrong | undefined> {
  const { secrets, relyingParty, origins } = means;
  switch (proof.method) {
    case 'totp': {
      const factor = await totpOf(tx, user.id);
      const counts = factor?.confirmedAt ? await useTotp(tx, secrets, factor, proof.code) : false;
      return counts ? undefined : 'second_factor_invalid';
    }
    case 'recovery_code':
      return (await useCode(tx, secrets, user.id, proof.code)) ? undefined : 'second_factor_invalid';
    case 'passkey': {
      const worth = await provePasskey(tx, relyingParty, user.id, proof.assertion, { token: proof.challenge, origins });
      if (worth === 'copied') tell(tx, user, 'passkey-copied');
      return { right: undefined, wrong: 'second_factor_invalid' as const, copied: 'passkey_copied' as const }[worth];
    }
  }
}

function tell(tx: Tx, user: User, template: 'recovery-code-used' | 'passkey-copied'): void {
  tx.mail({
    template,
    to: { name: user.name, email: user.email },
    locale: user.locale,
    data: { name: user.name, at: tx.at.toISOString(), address: tx.act.address ?? '?' },
    key: `${template}:${tx.newId()}`,
  });
}
