import { created, type Handler, type OperationRequest, ok, type Reply, type Tx } from '@praxis/chassis';
import {
  type createSession as createOperation,
  identityErrors,
  type proveSecondFactor as proveOperation,
  type SignedIn,
} from '@praxis/contracts/identity';
import { NO_FIRM, Rejection } from '@praxis/contracts/kernel';
import type { PasswordCheck } from '../credentials/check-password';
import type { RelyingParty } from '../passkeys/relying-party';
import type { SecondFactorCheck } from '../second-factors/check-second-factor';
import { methodsOf } from '../second-factors/second-factor.store';
import type { TokenIssuer } from '../tokens/token-issuer';
import type { User } from '../users/user';
import { accessesOf, chooseAccess, type FirmAccess, ownFirm } from './access';
import { handOver } from './browser-session';
import { pose } from './challenge';
import { openSession } from './open-session';

interface Dependencies {
  checkPassword: PasswordCheck;
  checkSecondFactor: SecondFactorCheck;
  relyingParty: RelyingParty;
  tokens: TokenIssuer;
}

/** Where somebody wants to be let in. */
interface Wanted {
  slug: string | undefined;
  asOperator: boolean;
}

/** Signs in with e-mail address and password: into a firm, or as an operator of the platform. Who has a second factor is asked for it. */
export const createSession =
  ({ checkPassword, relyingParty, tokens }: Dependencies): Handler<typeof createOperation> =>
  async (request) => {
    const { email, password, firm: slug, as } = request.body;
    const { act, unitOfWork } = request;
    const user = await checkPassword({ email, password }, act, 'session.create');
    const place = await placeOf(request, user, { slug, asOperator: as === 'operator' });
    const asked = await unitOfWork.atEdge(
      act,
      async (tx) => {
        const methods = await methodsOf(tx, user.id);
        if (methods.length === 0) return undefined;
        tx.audit({ action: 'session.challenge', target: 'session', targetId: user.id });
        return pose(
          tx,
          { purpose: 'sign-in', userId: user.id, firmSlug: slug ?? null, asOperator: as === 'operator' },
          methods,
          relyingParty,
        );
      },
      { firmId: place.access?.firmId ?? NO_FIRM },
    );
    return asked === undefined ? letIn(request, tokens, user, place, false) : ok(asked);
  };

/** Signs in whoever answers the challenge of a right password with their second factor. */
export const proveSecondFactor =
  ({ checkSecondFactor, tokens }: Dependencies): Handler<typeof proveOperation> =>
  async (request) => {
    const { user, challenge } = await checkSecondFactor(request.body, 'sign-in', request.act);
    const wanted = { slug: challenge.firmSlug ?? undefined, asOperator: challenge.asOperator };
    return letIn(request, tokens, user, await placeOf(request, user, wanted), true);
  };

interface Place {
  accesses: FirmAccess[];
  /** Operators have none. */
  access: FirmAccess | undefined;
}

type Asked = Pick<OperationRequest, 'act' | 'unitOfWork'>;

/** @throws Rejection `identity.credentials_invalid`: whoever is let in nowhere learns no more than a stranger */
async function placeOf({ act, unitOfWork }: Asked, user: User, { slug, asOperator }: Wanted): Promise<Place> {
  const accesses = asOperator ? [] : await accessesOf(unitOfWork, act, user);
  const access = chooseAccess(accesses, { slug, lastFirmId: user.lastFirmId });
  const allowed = asOperator ? user.operator && slug === undefined : access !== undefined;
  if (!allowed) {
    await unitOfWork.atEdge(
      act,
      (tx) => tx.audit({ action: 'session.create', target: 'session', targetId: user.id, outcome: 'refused', reason: 'no_access' }),
      { firmId: user.lastFirmId ?? NO_FIRM },
    );
    throw new Rejection(identityErrors.credentials_invalid);
  }
  return { accesses, access };
}

/** The request of either operation, which answer 201 alike. */
interface SigningIn<R> extends Pick<OperationRequest, 'act' | 'headers'> {
  atEdge(work: (tx: Tx) => Promise<Reply<SignedIn>>, options?: { firmId?: string }): Promise<Reply<R>>;
}

async function letIn<R>(
  request: SigningIn<R>,
  tokens: TokenIssuer,
  user: User,
  { accesses, access }: Place,
  secondFactor: boolean,
): Promise<Reply<R>> {
  const sign = await tokens.signer(request.act);
  return request.atEdge(
    async (tx) => {
      tx.actAs(`user:${user.id}`);
      const { sessionId, tokens: opened } = await openSession(tx, user, access, sign, { secondFactor });
      tx.changed({ targetId: sessionId });
      const { session, headers } = handOver(request, opened);
      return created({ ...session, firms: accesses.map(ownFirm) }, headers);
    },
    access === undefined ? {} : { firmId: access.firmId },
  );
}
