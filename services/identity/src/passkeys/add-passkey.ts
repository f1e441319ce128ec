import { randomBytes } from 'node:crypto';
import { created, type Handler, ok } from '@praxis/chassis';
import { type addPasskey as addOperation, identityErrors, type startPasskey as startOperation } from '@praxis/contracts/identity';
import { NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import { type AskPassword, personOf } from '../credentials/confirm-password';
import { factorAdded } from '../second-factors/factor-changed';
import { type FactorSecrets, methodsOf, renewCodes } from '../second-factors/second-factor.store';
import { addChallenge, findChallenge, isOpen, useChallenge } from '../sessions/challenge';
import { originsOf } from './own-origins';
import { MAX_PASSKEYS, type Passkey } from './passkey';
import { passkeyReply } from './passkey.reply';
import { insertPasskey, isKnownCredential, passkeysOf } from './passkey.store';
import { challengeIn, creationFor, type RelyingParty, verifyCreation } from './relying-party';

const CHALLENGE_BYTES = 32;

const requireRoom = (passkeys: readonly Passkey[]): void => {
  if (passkeys.length >= MAX_PASSKEYS) throw new Rejection(identityErrors.limit_passkeys, { limit: MAX_PASSKEYS });
};

/** Begins to add a passkey: what the browser asks the authenticator for. */
export const startPasskey =
  ({ askPassword, relyingParty }: { askPassword: AskPassword; relyingParty: RelyingParty }): Handler<typeof startOperation> =>
  async (request) => {
    const user = await askPassword(request, 'second-factor.begin');
    const challenge = randomBytes(CHALLENGE_BYTES);
    return request.atEdge(
      async (tx) => {
        const passkeys = await passkeysOf(tx, user.id);
        requireRoom(passkeys);
        addChallenge(tx, { purpose: 'passkey', userId: user.id, firmSlug: null, asOperator: false }, challenge.toString('base64url'));
        tx.changed({ targetId: user.id });
        return ok(await creationFor(relyingParty, challenge, user, passkeys));
      },
      { firmId: request.principal.firmId ?? NO_FIRM },
    );
  };

/** Adds what the authenticator has made for the challenge, which is used up. */
export const addPasskey =
  ({ relyingParty, secrets }: { relyingParty: RelyingParty; secrets: FactorSecrets }): Handler<typeof addOperation> =>
  async (request) => {
    const { act, body, principal, unitOfWork } = request;
    const user = await personOf(request);
    const origins = await originsOf(unitOfWork, act, relyingParty, user);
    const answered = challengeIn(body.credential);
    const made = answered === undefined ? undefined : await verifyCreation(relyingParty, body.credential, { challenge: answered, origins });
    return request.atEdge(
      async (tx) => {
        const challenge = answered === undefined ? undefined : await findChallenge(tx, answered);
        const asked = challenge !== undefined && challenge.userId === user.id && isOpen(challenge, 'passkey', tx.at);
        if (made === undefined || !asked) throw new Rejection(identityErrors.passkey_refused);
        useChallenge(tx, challenge);
        requireRoom(await passkeysOf(tx, user.id));
        if (await isKnownCredential(tx, made.credentialId)) throw new Rejection(identityErrors.passkey_known);
        const first = (await methodsOf(tx, user.id)).length === 0;
        const passkey: Passkey = {
          ...made,
          id: tx.newId(),
          userId: user.id,
          name: body.name,
          createdAt: tx.at,
          lastUsedAt: null,
          version: 1,
        };
        insertPasskey(tx, passkey);
        await factorAdded(tx, user, { first, kind: 'passkey', sessionId: principal.sessionId });
        return created({ ...passkeyReply(passkey), ...(first ? { recoveryCodes: renewCodes(tx, secrets, user.id) } : {}) });
      },
      { firmId: principal.firmId ?? NO_FIRM },
    );
  };
