import { accepted, type Handler, idOfActor, ok } from '@praxis/chassis';
import { edgeRevokedSubject } from '@praxis/chassis/edge';
import type {
  endOwnBreakGlassGrant as endOperation,
  enterFirm as enterOperation,
  requestBreakGlass as requestOperation,
} from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { notBeforeOf } from '../edge/edge-state.store';
import { firmOf } from '../firms/firm.store';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { TokenIssuer } from '../tokens/token-issuer';
import { giveBack, newGrant, requireActive, requireMayAsk } from './grant';
import { grantReply } from './grant.reply';
import { addGrant, audited, changeGrant, findGrant, grantsOfOperator, ownGrant } from './grant.store';

const TARGET = 'break-glass-grant';

/** An operator asks the owners of a firm to be let in. The firm's row is the lock under which an operator asks once. */
export const requestBreakGlass: Handler<typeof requestOperation> = ({ unitOfWork, act, principal, body }) =>
  unitOfWork.inFirm(body.firmId, act, async (tx) => {
    const { firmId, ...asked } = body;
    await firmOf(tx, 'for update');
    const operator = { id: idOfActor(principal.id), name: principal.name ?? 'Operator' };
    requireMayAsk(await grantsOfOperator(tx, operator.id), tx.at);
    const grant = newGrant({ firmId, id: tx.newId() }, operator, asked, tx.at);
    await addGrant(tx, grant);
    tx.audit({ action: 'break-glass.request-grant', target: TARGET, targetId: grant.id, reason: grant.reason, after: audited(grant) });
    return accepted(grantReply(grant, tx.at));
  });

/** Gateways believe a token for a few seconds beyond its end, and one may be dated ahead of a revocation: it ends that much earlier. */
const MARGIN_SECONDS = 8;

/** A token of its own: it names the firm and the grant, and hangs on the operator's session. */
export const enterFirm =
  ({ tokens }: { tokens: TokenIssuer }): Handler<typeof enterOperation> =>
  async ({ unitOfWork, act, principal, params }) => {
    const operatorId = idOfActor(principal.id);
    const { firmId } = await ownGrant(unitOfWork, act, operatorId, params.id);
    const sign = await tokens.signer(act);
    const { sessionId } = principal;
    if (sessionId === undefined) throw new Rejection(httpErrors.not_found);
    return unitOfWork.inFirm(firmId, act, async (tx) => {
      const grant = await findGrant(tx, params.id);
      requireActive(grant, tx.at);
      const left = Math.floor(((grant.expiresAt?.getTime() ?? 0) - tx.at.getTime()) / 1000) - MARGIN_SECONDS;
      if (left < 1) throw new Rejection(httpErrors.illegal_transition, { state: 'closed', allowed: [] });
      const seconds = Math.min(ACCESS_TOKEN_SECONDS, left);
      const notBefore = await notBeforeOf(tx, [edgeRevokedSubject('session', sessionId), edgeRevokedSubject('firm', firmId)]);
      const accessToken = await sign(
        {
          userId: operatorId,
          name: grant.operatorName,
          sessionId,
          kind: 'operator',
          roles: [],
          firmId,
          grantId: grant.id,
          seconds,
        },
        notBefore,
      );
      tx.audit({ action: 'break-glass.enter', target: TARGET, targetId: grant.id, after: { seconds } });
      return ok({ accessToken, tokenType: 'Bearer' as const, expiresIn: seconds });
    });
  };

export const endOwnBreakGlassGrant: Handler<typeof endOperation> = async ({ unitOfWork, act, principal, params }) => {
  const { firmId } = await ownGrant(unitOfWork, act, idOfActor(principal.id), params.id);
  return unitOfWork.inFirm(firmId, act, async (tx) => {
    const { before, after } = await changeGrant(tx, params.id, undefined, (grant) => giveBack(grant, act.actor, tx.at));
    tx.audit({ action: 'break-glass.end', target: TARGET, targetId: after.id, before: audited(before), after: audited(after) });
    return ok(grantReply(after, tx.at));
  });
};
