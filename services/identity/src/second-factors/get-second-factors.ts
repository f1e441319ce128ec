import { type Handler, ok } from '@praxis/chassis';
import type { getSecondFactors as operation } from '@praxis/contracts/identity';
import { personOf } from '../credentials/confirm-password';
import { passkeyReply } from '../passkeys/passkey.reply';
import { passkeysOf } from '../passkeys/passkey.store';
import { accessesOf } from '../sessions/access';
import { codesLeft, totpOf } from './second-factor.store';

/** What the person has besides the password, and who requires it. */
export const getSecondFactors: Handler<typeof operation> = async (request) => {
  const { act, unitOfWork } = request;
  const user = await personOf(request);
  const accesses = await accessesOf(unitOfWork, act, user);
  return unitOfWork.atEdge(act, async (tx) => {
    const totp = await totpOf(tx, user.id);
    return ok({
      id: user.id,
      version: user.version,
      ...(totp?.confirmedAt ? { totp: { confirmedAt: totp.confirmedAt.toISOString() } } : {}),
      passkeys: (await passkeysOf(tx, user.id)).map(passkeyReply),
      recoveryCodesLeft: await codesLeft(tx, user.id),
      requiredBy: accesses
        .filter(({ requiresSecondFactor }) => requiresSecondFactor)
        .map(({ firmId, firmName }) => ({ id: firmId, name: firmName })),
    });
  });
};
