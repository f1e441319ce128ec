import { created, type Handler } from '@praxis/chassis';
import { identityErrors, type createSession as operation } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import type { PasswordCheck } from '../credentials/check-password';
import type { TokenIssuer } from '../tokens/token-issuer';
import { accessesOf, chooseAccess, ownFirm } from './access';
import { openSession } from './open-session';

/** Signs in with e-mail address and password: into a firm, or as an operator of the platform. */
export const createSession =
  ({ checkPassword, tokens }: { checkPassword: PasswordCheck; tokens: TokenIssuer }): Handler<typeof operation> =>
  async (request) => {
    const { email, password, firm: slug, as } = request.body;
    const { act, unitOfWork } = request;
    const user = await checkPassword({ email, password }, act, 'session.create');
    const accesses = as === 'operator' ? [] : await accessesOf(unitOfWork, act, user);
    const access = chooseAccess(accesses, { slug, lastFirmId: user.lastFirmId });
    const allowed = as === 'operator' ? user.operator && slug === undefined : access !== undefined;
    // Whoever is let in nowhere learns no more than a stranger.
    if (!allowed) throw new Rejection(identityErrors.credentials_invalid);
    const sign = await tokens.signer(act);
    return request.atEdge(
      async (tx) => {
        tx.actAs(`user:${user.id}`);
        const { sessionId, tokens: session } = await openSession(tx, user, access, sign);
        tx.changed({ targetId: sessionId });
        return created({ ...session, firms: accesses.map(ownFirm) });
      },
      access === undefined ? {} : { firmId: access.firmId },
    );
  };
