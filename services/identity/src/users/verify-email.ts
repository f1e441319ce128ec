import { type Handler, idOfActor, ok } from '@praxis/chassis';
import {
  type confirmEmail as confirmOperation,
  identityErrors,
  type requestEmailVerification as requestOperation,
  type viewEmailVerification as viewOperation,
} from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { firmOf } from '../firms/firm.store';
import { mailVerification, openVerification, VERIFICATIONS_PER_HOUR } from './email-verification';
import { findUser, markVerified } from './user.store';

/** Mails the signed-in person a new link. */
export const requestEmailVerification =
  ({ publicUrl }: { publicUrl: string }): Handler<typeof requestOperation> =>
  (request) =>
    request.atEdge(
      async (tx) => {
        const user = await findUser(tx, idOfActor(request.principal.id));
        if (user === undefined) throw new Rejection(identityErrors.session_ended);
        if (user.emailVerifiedAt !== null) throw new Rejection(identityErrors.email_already_verified);
        const [sent] = await tx.query<{ count: string }>(
          'select count(*) from email_verifications where user_id = $1 and created_at > $2',
          [user.id, new Date(tx.at.getTime() - 3_600_000)],
        );
        if (Number(sent?.count ?? 0) >= VERIFICATIONS_PER_HOUR) {
          throw new Rejection({ ...identityErrors.too_many_attempts, retryAfter: 3_600 });
        }
        const { name } = await firmOf(tx);
        const expiresAt = mailVerification(tx, user, name, publicUrl);
        tx.changed({ targetId: user.id });
        return { status: 202, body: { expiresAt: expiresAt.toISOString() } };
      },
      { firmId: request.firmId },
    );

/** What the page behind the link shows. */
export const viewEmailVerification: Handler<typeof viewOperation> = (request) =>
  request.atEdge(
    async (tx) => {
      const found = await openVerification(tx, request.params.token);
      if (found === undefined) throw new Rejection(httpErrors.not_found);
      const { name } = await firmOf(tx);
      return ok({ email: found.user.email, firm: { name }, expiresAt: found.expiresAt.toISOString() });
    },
    { firmId: request.firmId },
  );

/** The link in the mail was followed: the address is the person's. */
export const confirmEmail: Handler<typeof confirmOperation> = (request) =>
  request.atEdge(
    async (tx) => {
      const found = await openVerification(tx, request.params.token);
      if (found === undefined) throw new Rejection(httpErrors.not_found);
      tx.actAs(`user:${found.user.id}`);
      tx.write('update email_verifications set used_at = $2 where token_hash = $1', [found.hash, tx.at]);
      markVerified(tx, found.user.id);
      tx.changed({ targetId: found.user.id, before: { emailVerified: false }, after: { emailVerified: true } });
      return ok({ verified: true });
    },
    { firmId: request.firmId },
  );
