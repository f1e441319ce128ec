import { type Act, created, type Handler, type Tx, type UnitOfWork } from '@praxis/chassis';
import { identityErrors, type registerFirm as operation, type SecondFactorProof } from '@praxis/contracts/identity';
import { type BodyOf, httpErrors, NO_FIRM, newId, Rejection } from '@praxis/contracts/kernel';
import type { PasswordCheck } from '../credentials/check-password';
import { requireGoodPassword } from '../credentials/password';
import type { PasswordHasher } from '../credentials/password-hasher';
import { addMember } from '../members/member.store';
import type { RelyingParty } from '../passkeys/relying-party';
import type { SecondFactorCheck } from '../second-factors/check-second-factor';
import { methodsOf } from '../second-factors/second-factor.store';
import type { FirmAccess } from '../sessions/access';
import { handOver } from '../sessions/browser-session';
import { pose } from '../sessions/challenge';
import { openSession } from '../sessions/open-session';
import type { TokenIssuer } from '../tokens/token-issuer';
import { mailVerification } from '../users/email-verification';
import { emailKeyOf, type User } from '../users/user';
import { addUser, findUserByEmail, setPasswordHash } from '../users/user.store';
import { registerFirm as decide, type Firm, requireFreeLabel } from './firm';
import { addFirm } from './firm.store';

interface Dependencies {
  checkPassword: PasswordCheck;
  checkSecondFactor: SecondFactorCheck;
  relyingParty: RelyingParty;
  hasher: PasswordHasher;
  tokens: TokenIssuer;
  publicUrl: string;
}

/** Who will own the firm: a person who is here already, or somebody new with their password. */
type Owner = { user: User; passwordHash: string | undefined; secondFactor: boolean };

/**
 * Registers a firm with its owner in one transaction. A known address is a sign-in: the right password adds the firm to that person, a
 * wrong one is answered as a failed sign-in, and the mailbox is told.
 */
export const registerFirm =
  (dependencies: Dependencies): Handler<typeof operation> =>
  async (request) => {
    const { act, body } = request;
    requireFreeLabel(body.firm.slug);
    const firm = decide(body.firm, newId(), act.at);
    const owner = await ownerOf(dependencies, request.unitOfWork, act, body);
    const sign = await dependencies.tokens.signer(act);
    return request.atEdge(
      async (tx) => {
        tx.actAs(`user:${owner.user.id}`);
        if (!(await addFirm(tx, firm))) throw new Rejection(identityErrors.slug_taken);
        if (owner.passwordHash !== undefined) await addOwner(tx, owner.user, owner.passwordHash);
        const access = await found(tx, firm, owner.user);
        if (owner.user.emailVerifiedAt === null) mailVerification(tx, owner.user, firm.name, dependencies.publicUrl);
        const { tokens } = await openSession(tx, owner.user, access, sign, owner);
        const { session, headers } = handOver(request, tokens);
        const reply = {
          firm: { id: firm.id, version: firm.version, name: firm.name, slug: firm.slug, status: firm.status },
          user: { id: owner.user.id, version: owner.user.version, name: owner.user.name, email: owner.user.email },
          session,
        };
        return created(reply, headers);
      },
      { firmId: firm.id },
    );
  };

async function ownerOf(
  { checkPassword, checkSecondFactor, relyingParty, hasher, publicUrl }: Dependencies,
  unitOfWork: UnitOfWork,
  act: Act,
  { firm, owner }: BodyOf<typeof operation>,
): Promise<Owner> {
  const known = await unitOfWork.atEdge(act, (tx) => findUserByEmail(tx, emailKeyOf(owner.email)));
  if (known !== undefined) {
    try {
      const user = await checkPassword(owner, act, 'firm.register');
      const secondFactor = await askSecondFactor({ unitOfWork, checkSecondFactor, relyingParty }, act, user, owner.secondFactor);
      return { user, passwordHash: undefined, secondFactor };
    } catch (error) {
      if (error instanceof Rejection && error.code === identityErrors.credentials_invalid.code)
        await tellMailbox(unitOfWork, act, known, publicUrl);
      throw error;
    }
  }
  requireGoodPassword(owner.password, [owner.email, owner.name, firm.name, firm.slug], '/owner/password');
  const user: User = {
    id: newId(),
    email: owner.email,
    emailKey: emailKeyOf(owner.email),
    name: owner.name,
    emailVerifiedAt: null,
    status: 'active',
    operator: false,
    locale: firm.locale,
    lastFirmId: null,
    createdAt: act.at,
    version: 1,
  };
  return { user, passwordHash: await hasher.hash(owner.password), secondFactor: false };
}

/**
 * What a known person has besides the password is asked for here, too.
 *
 * @returns whether there was something to prove
 * @throws Rejection `identity.second_factor_asked` with the challenge, when it was not answered yet
 */
async function askSecondFactor(
  { unitOfWork, checkSecondFactor, relyingParty }: Pick<Dependencies, 'checkSecondFactor' | 'relyingParty'> & { unitOfWork: UnitOfWork },
  act: Act,
  user: User,
  proof: SecondFactorProof | undefined,
): Promise<boolean> {
  if (proof === undefined) {
    const asked = await unitOfWork.atEdge(act, async (tx) => {
      const methods = await methodsOf(tx, user.id);
      if (methods.length === 0) return undefined;
      return pose(tx, { purpose: 'registration', userId: user.id, firmSlug: null, asOperator: false }, methods, relyingParty);
    });
    if (asked === undefined) return false;
    const { status: _, ...question } = asked;
    throw new Rejection(identityErrors.second_factor_asked, question);
  }
  const { user: proved } = await checkSecondFactor(proof, 'registration', act);
  if (proved.id !== user.id) throw new Rejection(identityErrors.challenge_ended);
  return true;
}

/** At most once a day, so that nobody can fill a mailbox through us. */
function tellMailbox(unitOfWork: UnitOfWork, act: Act, user: User, publicUrl: string): Promise<void> {
  return unitOfWork.atEdge(
    act,
    (tx) =>
      tx.mail({
        template: 'registration-attempt',
        to: { name: user.name, email: user.email },
        locale: user.locale,
        data: { name: user.name, link: publicUrl },
        key: `registration-attempt:${user.id}:${act.at.toISOString().slice(0, 10)}`,
      }),
    { firmId: user.lastFirmId ?? NO_FIRM },
  );
}

async function addOwner(tx: Tx, user: User, passwordHash: string): Promise<void> {
  // Somebody with this address came in since we looked; the same request again is a sign-in then.
  if (!(await addUser(tx, user))) throw new Rejection(httpErrors.conflict);
  setPasswordHash(tx, user.id, passwordHash);
}

async function found(tx: Tx, firm: Firm, user: User): Promise<FirmAccess> {
  const member = {
    firmId: firm.id,
    id: tx.newId(),
    userId: user.id,
    name: user.name,
    email: user.email,
    emailKey: user.emailKey,
    roles: ['owner'],
    status: 'active' as const,
    founder: true,
    createdAt: tx.at,
    version: 1,
  };
  await addMember(tx, member);
  return {
    kind: 'user',
    firmId: firm.id,
    slug: firm.slug,
    firmName: firm.name,
    firmStatus: firm.status,
    mid: member.id,
    roles: member.roles,
    founder: true,
    requiresSecondFactor: firm.requireSecondFactor,
  };
}
