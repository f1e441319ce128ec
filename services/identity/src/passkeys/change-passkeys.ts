import { type Handler, noContent, ok, type Tx } from '@praxis/chassis';
import type { removePasskey as removeOperation, renamePasskey as renameOperation } from '@praxis/contracts/identity';
import { httpErrors, NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import { type AskPassword, personOf } from '../credentials/confirm-password';
import { factorRemoved } from '../second-factors/factor-changed';
import type { Passkey } from './passkey';
import { passkeyReply } from './passkey.reply';
import { deletePasskey, findPasskey, writeName } from './passkey.store';

/** @throws Rejection `http.not_found`, also for another person's */
async function ownPasskey(tx: Tx, userId: string, id: string): Promise<Passkey> {
  const passkey = await findPasskey(tx, userId, id);
  if (passkey === undefined) throw new Rejection(httpErrors.not_found);
  return passkey;
}

export const renamePasskey: Handler<typeof renameOperation> = async (request) => {
  const { name } = request.body;
  const user = await personOf(request);
  return request.atEdge(
    async (tx) => {
      const before = await ownPasskey(tx, user.id, request.params.id);
      if (request.ifMatch !== before.version) throw new Rejection(httpErrors.stale);
      const after = { ...before, name, version: before.version + 1 };
      writeName(tx, after);
      tx.changed({ targetId: after.id, before: { name: before.name }, after: { name } });
      return ok(passkeyReply(after));
    },
    { firmId: request.principal.firmId ?? NO_FIRM },
  );
};

export const removePasskey =
  ({ askPassword }: { askPassword: AskPassword }): Handler<typeof removeOperation> =>
  async (request) => {
    const { act, unitOfWork } = request;
    const { id: userId } = await personOf(request);
    // What is not there is said before a password is counted.
    await unitOfWork.atEdge(act, (tx) => ownPasskey(tx, userId, request.params.id));
    const user = await askPassword(request, 'second-factor.remove');
    return request.atEdge(
      async (tx) => {
        deletePasskey(tx, await ownPasskey(tx, user.id, request.params.id));
        await factorRemoved(tx, user, 'passkey');
        return noContent();
      },
      { firmId: request.principal.firmId ?? NO_FIRM },
    );
  };
