import { type Act, type Handler, ok, type Tx, type UnitOfWork } from '@praxis/chassis';
import { edgeRevokedSubject } from '@praxis/chassis/edge';
import { identityErrors, type issueToken as operation } from '@praxis/contracts/identity';
import { Rejection, type ReplyOf } from '@praxis/contracts/kernel';
import { secondsToWait } from '../credentials/throttle';
import { type Attempt, auditedWait, countFailure, passwordKinds, readThrottles } from '../credentials/throttle.store';
import { notBeforeOf } from '../edge/edge-state.store';
import { firmOf } from '../firms/firm.store';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { TokenIssuer } from '../tokens/token-issuer';
import { type ClientIdentity, parseClientId } from './client-id';
import { type Bearer, findBearer } from './find-bearer';
import { isNewUse, mayHaveToken, scopesOf } from './integration';
import { answerTokenRequest } from './token-endpoint';

/**
 * Client credentials against an access token (RFC 6749, 4.4). Unknown, expired, revoked, the wrong secret and the wrong address are one
 * refusal; failures make the next try wait.
 */
export const issueToken =
  ({ tokens }: { tokens: TokenIssuer }): Handler<typeof operation> =>
  async ({ act, body, headers, unitOfWork }) => {
    const answer = await answerTokenRequest<Client>(
      { headers, body },
      {
        authenticate: (clientId, secret) => admit(unitOfWork, act, { clientId, secret }),
        scopesOf: ({ bearer }, asked) => scopesOf(bearer.integration.scopes, asked),
        issue: async (client, scopes) => {
          const scope = body.scope === undefined ? undefined : scopes.join(' ');
          return issue(unitOfWork, act, client, { scope, sign: await tokens.signer(act) });
        },
      },
    );
    return ok(answer.body as ReplyOf<typeof operation>, answer.headers);
  };

/** One that has proved itself. */
interface Client {
  clientId: string;
  identity: ClientIdentity;
  bearer: Bearer;
}

const ISSUE = { action: 'token.issue', target: 'api-client' };

/** @throws Rejection `identity.client_refused` when it was revoked in the meantime */
const issue = (
  unitOfWork: UnitOfWork,
  act: Act,
  { clientId, identity, bearer }: Client,
  { scope, sign }: { scope: string | undefined; sign: Awaited<ReturnType<TokenIssuer['signer']>> },
): Promise<{ accessToken: string; seconds: number }> => {
  const { integration } = bearer;
  return unitOfWork.atEdge(
    act,
    async (tx) => {
      tx.actAs(bearer.actor, bearer.token.kind === 'user' ? integration.id : undefined);
      const notBefore = await notBeforeOf(tx, revocableOf(bearer));
      // Once more, after what was revoked was read: a token of what was read before a change must not be dated past it.
      const present = await findBearer(tx, identity);
      if (present === undefined || present.integration.status !== 'active') throw new Rejection(identityErrors.client_refused);
      recordUse(tx, bearer);
      const left = integration.expiresAt === null ? ACCESS_TOKEN_SECONDS : (integration.expiresAt.getTime() - act.at.getTime()) / 1000;
      const seconds = Math.max(1, Math.min(ACCESS_TOKEN_SECONDS, Math.floor(left)));
      const claims = { ...present.token, sessionId: integration.id, firmId: integration.firmId, clientId, seconds };
      const accessToken = await sign(scope === undefined ? claims : { ...claims, scope }, notBefore);
      tx.audit({ ...ISSUE, targetId: integration.id });
      return { accessToken, seconds };
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

/**
 * Whoever has these credentials and may have a token; undefined, and counted, when nobody does.
 * @throws Rejection `identity.too_many_attempts` with the seconds to wait
 */
async function admit(unitOfWork: UnitOfWork, act: Act, presented: { clientId: string; secret: string }): Promise<Client | undefined> {
  const { clientId, secret } = presented;
  const identity = parseClientId(clientId);
  const attempt: Attempt = { emailKey: `client:${clientId}`, address: act.address };
  const inFirm = identity === undefined ? {} : { firmId: identity.firmId };
  const bearer = await unitOfWork.atEdge(
    act,
    async (tx) => {
      const found = identity && (await findBearer(tx, identity));
      const atKnownAddress = found !== undefined && found.integration.lastUsedAddress === (act.address ?? null);
      const wait = secondsToWait(await readThrottles(tx, attempt, passwordKinds[atKnownAddress ? 'atKnownAddress' : 'elsewhere']), act.at);
      if (wait > 0) throw new Rejection({ ...identityErrors.too_many_attempts, retryAfter: wait });
      return found && (await firmOf(tx)).status !== 'cancelled' ? found : undefined;
    },
    inFirm,
  );
  const proof = { secret, hashes: bearer?.hashes ?? [], address: act.address, at: act.at };
  if (identity && bearer && mayHaveToken(bearer.integration, proof)) return { clientId, identity, bearer };
  await unitOfWork.atEdge(
    act,
    async (tx) => {
      const wait = await countFailure(tx, attempt, passwordKinds.elsewhere);
      tx.audit({
        ...ISSUE,
        targetId: bearer?.integration.id ?? 'unknown',
        outcome: 'refused',
        reason: 'client_refused',
        ...auditedWait(wait),
      });
    },
    // What somebody made up is written into no firm's record.
    bearer === undefined ? {} : { firmId: bearer.integration.firmId },
  );
  return undefined;
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
