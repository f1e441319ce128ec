import { type OperationRequest, ok, type Reply, type Tx } from '@praxis/chassis';
import type { OpenInvitation, Session } from '@praxis/contracts/identity';
import type { z } from 'zod';
import type { PasswordHasher } from '../credentials/password-hasher';
import type { Firm } from '../firms/firm';
import { openFirm } from '../firms/firm.store';
import type { FirmAccess } from '../sessions/access';
import { handOver } from '../sessions/browser-session';
import { openSession } from '../sessions/open-session';
import type { TokenIssuer } from '../tokens/token-issuer';
import { type Acceptance, acceptingPerson, settlePerson } from '../users/accepting-person';
import type { User } from '../users/user';
import { findUserByEmail } from '../users/user.store';

/** What every mailed invitation says, whatever it invites to. */
interface Invited {
  id: string;
  version: number;
  name: string;
  email: string;
  emailKey: string;
  expiresAt: Date;
}

/** What tells an invitation to work in a firm from one to the portal of a client. */
export interface Invitations<I extends Invited, R> {
  /** @throws Rejection 404 for every link that opens nothing (any more) */
  behind(tx: Tx, token: string, lock?: 'for update'): Promise<I>;
  /** The firm as the acceptance needs it: locked, where it is the lock of what is joined. */
  firm(tx: Tx): Promise<Firm>;
  /** Language of a new account, BCP 47. */
  locale(invitation: I, firm: Firm): string;
  /** Refuses before anything is written about the person. */
  admit(tx: Tx, invitation: I, firm: Firm): Promise<void>;
  /** Lets the person in and uses the invitation up. */
  join(
    tx: Tx,
    invitation: I,
    user: User,
    firm: Firm,
  ): Promise<{ access: Pick<FirmAccess, 'kind' | 'mid' | 'roles' | 'founder' | 'requiresSecondFactor' | 'clientIds'>; reply: R }>;
}

type LinkRequest = Pick<OperationRequest, 'act' | 'headers' | 'unitOfWork' | 'principal' | 'firmId'> & { params: { token: string } };
type AtEdge<R> = (work: (tx: Tx) => Promise<Reply<R>>, options: { firmId: string }) => Promise<Reply<R>>;

/** What the page behind a link needs to know: above all whether to ask for a password or for a sign-in. */
export async function viewLink<I extends Invited>(
  tx: Tx,
  token: string,
  { behind }: Pick<Invitations<I, unknown>, 'behind'>,
): Promise<Reply<z.input<typeof OpenInvitation>>> {
  const invitation = await behind(tx, token);
  const firm = await openFirm(tx);
  const user = await findUserByEmail(tx, invitation.emailKey);
  return ok({
    id: invitation.id,
    version: invitation.version,
    firm: { name: firm.name },
    name: invitation.name,
    email: invitation.email,
    expiresAt: invitation.expiresAt.toISOString(),
    accept: user?.emailVerifiedAt ? 'signed_in' : 'with_password',
  });
}

interface Joined {
  firm: { id: string; slug: string; name: string };
  user: { id: string; version: number; name: string; email: string };
  session?: Session;
}

/**
 * The one way from a mailed link into a firm. Whoever follows the link has the mailbox, so the address is proved by it; who that is is found
 * before anything is written, because hashing a password takes longer than a transaction may.
 *
 * @throws Rejection as `acceptingPerson` and the invitations do
 */
export async function acceptLink<I extends Invited, R extends object>(
  request: LinkRequest & { body: Acceptance; atEdge: AtEdge<R & Joined> },
  { hasher, tokens }: { hasher: PasswordHasher; tokens: TokenIssuer },
  invitations: Invitations<I, R>,
): Promise<Reply<R & Joined>> {
  const { act, unitOfWork, firmId } = request;
  const { token } = request.params;
  const asked = await unitOfWork.atEdge(
    act,
    async (tx) => ({ firm: await openFirm(tx), invitation: await invitations.behind(tx, token) }),
    { firmId },
  );
  const accepting = await acceptingPerson(
    request,
    hasher,
    {
      name: asked.invitation.name,
      email: asked.invitation.email,
      locale: invitations.locale(asked.invitation, asked.firm),
      firmName: asked.firm.name,
      firmSlug: asked.firm.slug,
    },
    request.body,
  );
  const sign = await tokens.signer(act);
  return request.atEdge(
    async (tx) => {
      tx.actAs(`user:${accepting.user.id}`);
      const firm = await invitations.firm(tx);
      const invitation = await invitations.behind(tx, token, 'for update');
      await invitations.admit(tx, invitation, firm);
      const user = await settlePerson(tx, accepting);
      const { access, reply } = await invitations.join(tx, invitation, user, firm);
      const place = { firmId, slug: firm.slug, firmName: firm.name, firmStatus: firm.status };
      const opened = accepting.as === 'signed-in' ? undefined : await openSession(tx, user, { ...access, ...place }, sign);
      const handed = opened && handOver(request, opened.tokens);
      const joined = {
        ...reply,
        firm: { id: firmId, slug: firm.slug, name: firm.name },
        user: { id: user.id, version: user.version, name: user.name, email: user.email },
        ...(handed === undefined ? {} : { session: handed.session }),
      };
      return ok(joined, handed?.headers);
    },
    { firmId },
  );
}
