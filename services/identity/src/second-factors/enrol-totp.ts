import { randomBytes } from 'node:crypto';
import { type Handler, noContent, ok } from '@praxis/chassis';
import {
  type confirmTotp as confirmOperation,
  identityErrors,
  type removeTotp as removeOperation,
  type renewRecoveryCodes as renewOperation,
  type startTotp as startOperation,
} from '@praxis/contracts/identity';
import { NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import { type AskPassword, personOf } from '../credentials/confirm-password';
import { factorAdded, factorRemoved, tellPerson } from './factor-changed';
import {
  beginTotp,
  deleteTotp,
  type FactorSecrets,
  markTotpConfirmed,
  methodsOf,
  renewCodes,
  totpOf,
  useTotp,
} from './second-factor.store';
import { makeTotpSecret, SECRET_BYTES, totpInvitation } from './totp';

interface Dependencies {
  askPassword: AskPassword;
  secrets: FactorSecrets;
}

/** Begins to set up an authenticator app; it counts once a code of it was confirmed. */
export const startTotp =
  ({ askPassword, secrets }: Dependencies): Handler<typeof startOperation> =>
  async (request) => {
    const user = await askPassword(request, 'second-factor.begin');
    const secret = makeTotpSecret(randomBytes(SECRET_BYTES));
    return request.atEdge(
      async (tx) => {
        if ((await totpOf(tx, user.id))?.confirmedAt) throw new Rejection(identityErrors.second_factor_exists);
        beginTotp(tx, user.id, secrets.seal.seal(user.id, secret));
        tx.changed({ targetId: user.id });
        return ok({ secret, ...totpInvitation(secret, user.email) });
      },
      { firmId: request.principal.firmId ?? NO_FIRM },
    );
  };

/** The device shows the right code: from now on sign-ins ask for it. The code is used up. */
export const confirmTotp =
  ({ secrets }: Pick<Dependencies, 'secrets'>): Handler<typeof confirmOperation> =>
  async (request) => {
    const user = await personOf(request);
    return request.atEdge(
      async (tx) => {
        const factor = await totpOf(tx, user.id);
        if (factor === undefined) throw new Rejection(identityErrors.second_factor_missing);
        if (factor.confirmedAt) throw new Rejection(identityErrors.second_factor_exists);
        if (!(await useTotp(tx, secrets, factor, request.body.code))) throw new Rejection(identityErrors.code_wrong);
        const first = (await methodsOf(tx, user.id)).length === 0;
        markTotpConfirmed(tx, user.id);
        await factorAdded(tx, user, { first, kind: 'totp', sessionId: request.principal.sessionId });
        return ok(first ? { recoveryCodes: renewCodes(tx, secrets, user.id) } : {});
      },
      { firmId: request.principal.firmId ?? NO_FIRM },
    );
  };

export const removeTotp =
  ({ askPassword }: Dependencies): Handler<typeof removeOperation> =>
  async (request) => {
    const user = await askPassword(request, 'second-factor.remove');
    return request.atEdge(
      async (tx) => {
        if (!(await totpOf(tx, user.id))?.confirmedAt) throw new Rejection(identityErrors.second_factor_missing);
        deleteTotp(tx, user.id);
        await factorRemoved(tx, user, 'totp');
        return noContent();
      },
      { firmId: request.principal.firmId ?? NO_FIRM },
    );
  };

export const renewRecoveryCodes =
  ({ askPassword, secrets }: Dependencies): Handler<typeof renewOperation> =>
  async (request) => {
    const user = await askPassword(request, 'recovery-codes.renew');
    return request.atEdge(
      async (tx) => {
        if ((await methodsOf(tx, user.id)).length === 0) throw new Rejection(identityErrors.second_factor_missing);
        tellPerson(tx, user, 'recovery-codes-renewed');
        tx.changed({ targetId: user.id });
        return ok({ recoveryCodes: renewCodes(tx, secrets, user.id) });
      },
      { firmId: request.principal.firmId ?? NO_FIRM },
    );
  };
