import { type Act, type Handler, ok, type Tx, type UnitOfWork } from '@praxis/chassis';
import { edgeRevokedSubject } from '@praxis/chassis/edge';
import { identityErrors, type issueToken as operation } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { secondsToWait } from '../credentials/throttle';
import { type Attempt, auditedWait, countFailure, passwordKinds, readThrottles } from '../credentials/throttle.store';
import { notBeforeOf } from '../edge/edge-state.store';
import { firmOf } from '../firms/firm.store';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { TokenIssuer } from '../tokens/token-issuer';
import { clientCredentials } from './client-authentication';
import { parseClientId } from './client-id';
import { type Bearer, findBearer } from './find-bearer';
import { isNewUse, mayHaveToken, scopesOf } from './integration';

/**
 * Client credentials against an access token (RFC 6749, 4.4). Unknown, expired, revoked, the wrong secret and the wrong address are one
 * refusal; failures make the next try wait.
 */
export const issueToken =
  ({ tokens }: { tokens: TokenIssuer }): Handler<typeof operation> =>
  async (request) => {
    const { act, body, unitOfWork } = request;
    if (body.grant_type !== 'client_credentials') throw new Rejection(identityErrors.grant_type_unsupported);
    const { clientId, secret } = clientCredentials(request.headers['authorization'], body);
    const known = parseClientId(clientId);
    const bearer = await admit(unitOfWork, act, { clientId, secret, known });
    const { integration } = bearer;
    const scopes = scopesOf(integration.scopes, body.scope);
    const sign = await tokens.signer(act);
    return request.atEdge(
      async (tx) => {
        tx.actAs(bearer.actor, bearer.token.kind === 'user' ? integration.id : undefined);
        const notBefore = await notBeforeOf(tx, revocableOf(bearer));
        // Once more, after what was revoked was read: a token of what was read before a change must not be dated past it.
        const present = known && (await findBearer(tx, known));
        if (present === undefined || present.integration.status !== 'active') throw new Rejection(identityErrors.client_refused);
        recordUse(tx, bearer);
        const left = integration.expiresAt === null ? ACCESS_TOKEN_SECONDS : (integration.expiresAt.getTime() - act.at.getTime()) / 1000;
        const seconds = Math.max(1, Math.min(ACCESS_TOKEN_SECONDS, Math.floor(left)));
        const accessToken = await sign(
          {
            ...present.token,
            sessionId: integration.id,
            firmId: integration.firmId,
            clientId,
            seconds,
            ...(body.scope === undefined ? {} : { scope: scopes.join(' ') }),
          },
          notBefore,
        );
        tx.changed({ targetId: integration.id });
        return ok(
          { access_token: accessToken, token_type: 'Bearer' as const, expires_in: seconds, scope: scopes.join(' ') },
          { pragma: 'no-cache' },
        );
      },
      { firmId: integration.firmId },
    );
  };

/** What makes a token of it stale. */
const revocableOf = ({ integration, token }: Bearer): string[] => [
  edgeRevokedSubject('firm', integration.firmId),
  ...(token.kind === 'user'
    ? [edgeRevokedSubject('session', integration.id), edgeRevokedSubject('membership', token.mid)]
    : [edgeRevokedSubject('api-client', integration.id)]),
];

interface Presented {
  clientId: string;
  secret: string;
  known: ReturnType<typeof parseClientId>;
}

/** @throws Rejection `identity.client_refused`, or `identity.too_many_attempts` with the seconds to wait */
async function admit(unitOfWork: UnitOfWork, act: Act, { clientId, secret, known }: Presented): Promise<Bearer> {
  const attempt: Attempt = { emailKey: `client:${clientId}`, address: act.address };
  const inFirm = known === undefined ? {} : { firmId: known.firmId };
  const bearer = await unitOfWork.atEdge(
    act,
    async (tx) => {
      const found = known && (await findBearer(tx, known));
      const atKnownAddress = found !== undefined && found.integration.lastUsedAddress === (act.address ?? null);
      const wait = secondsToWait(await readThrottles(tx, attempt, passwordKinds[atKnownAddress ? 'atKnownAddress' : 'elsewhere']), act.at);
      if (wait > 0) throw new Rejection({ ...identityErrors.too_many_attempts, retryAfter: wait });
      return found && (await firmOf(tx)).status !== 'cancelled' ? found : undefined;
    },
    inFirm,
  );
  const proof = { secret, hashes: bearer?.hashes ?? [], address: act.address, at: act.at };
  if (bearer !== undefined && mayHaveToken(bearer.integration, proof)) return bearer;
  await unitOfWork.atEdge(
    act,
    async (tx) => {
      const wait = await countFailure(tx, attempt, passwordKinds.elsewhere);
      tx.audit({
        action: 'token.issue',
        target: 'api-client',
        targetId: bearer?.integration.id ?? 'unknown',
        outcome: 'refused',
        reason: 'client_refused',
        ...auditedWait(wait),
      });
    },
    // What somebody made up is written into no firm's record.
    bearer === undefined ? {} : { firmId: bearer.integration.firmId },
  );
  throw new Rejection(identityErrors.client_refused);
}

/** No version is counted: being used changes nothing that anybody edits. */
function recordUse(tx: Tx, { integration, token }: Bearer): void {
  if (!isNewUse(integration, tx.act.address, tx.at)) return;
  const table = token.kind === 'user' ? 'api_keys' : 'api_clients';
  tx.write(`update ${table} set last_used_at = $3, last_used_address = $4 where firm_id = $1 and id = $2`, [
    integration.firmId,
    integration.id,
    tx.at,
    tx.act.address ?? null,
  ]);
}
