import { created, type Handler, idOfActor, ok } from '@praxis/chassis';
import {
  type ApiKey as ApiKeyReply,
  type createApiKey as createOperation,
  identityErrors,
  type revokeMyApiKey as revokeMineOperation,
  type revokeApiKey as revokeOperation,
} from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { firmOf } from '../firms/firm.store';
import { memberOfUser } from '../members/member.store';
import { hashSecret, makeSecret } from '../oauth/client-secret';
import { integrationReply } from '../oauth/integration.reply';
import { type ApiKey, newApiKey } from './api-key';
import { addKey, endKey } from './api-key.store';

export const apiKeyReply = (key: ApiKey, at: Date): ApiKeyReply => ({
  ...integrationReply('api_key', key, at),
  expiresAt: key.expiresAt.toISOString(),
  userId: key.userId,
  membershipId: key.membershipId,
});

/** A key of one's own, of permissions that one has. */
export const createApiKey: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { body, principal } = request;
    const firm = await firmOf(tx, 'for update');
    const member = await memberOfUser(tx, idOfActor(principal.id));
    if (member?.status !== 'active') throw new Rejection(identityErrors.membership_inactive);
    const secret = makeSecret();
    const key = newApiKey(
      { firmId: tx.firmId, id: tx.newId(), userId: member.userId, membershipId: member.id },
      { ...body, expiresAt: body.expiresAt === undefined ? undefined : new Date(body.expiresAt) },
      principal,
      hashSecret(secret),
      tx.at,
    );
    await addKey(tx, key);
    tx.mail({
      template: 'api-key-created',
      to: { name: member.name, email: member.email },
      locale: firm.locale,
      data: { name: member.name, firm: firm.name, key: key.name, scopes: key.scopes.join('\n') },
      key: `api-key-created:${key.id}`,
    });
    return created({ ...apiKeyReply(key, tx.at), secret });
  });

/** Another person's key is not there. */
export const revokeMyApiKey: Handler<typeof revokeMineOperation> = (request) =>
  request.inFirm(async (tx) => {
    const key = await endKey(tx, request.params.id, request.ifMatch, idOfActor(request.principal.id));
    return ok(apiKeyReply(key, tx.at));
  });

export const revokeApiKey: Handler<typeof revokeOperation> = (request) =>
  request.inFirm(async (tx) => ok(apiKeyReply(await endKey(tx, request.params.id, request.ifMatch), tx.at)));
