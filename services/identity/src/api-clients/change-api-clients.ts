import { created, type Handler, idOfActor, ok } from '@praxis/chassis';
import type {
  ApiClient as ApiClientReply,
  changeApiClient as changeOperation,
  createApiClient as createOperation,
  retireApiClientSecret as retireOperation,
  revokeApiClient as revokeOperation,
  rotateApiClientSecret as rotateOperation,
} from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { firmOf } from '../firms/firm.store';
import { hashSecret, makeSecret } from '../oauth/client-secret';
import { integrationReply } from '../oauth/integration.reply';
import {
  type ApiClient,
  addSecret,
  changeApiClient as changed,
  newApiClient,
  retireSecret,
  revokeApiClient as revoked,
} from './api-client';
import { addClient, changeClient } from './api-client.store';

export const apiClientReply = (client: ApiClient, at: Date): ApiClientReply => ({
  ...integrationReply('api_client', client, at),
  ...(client.expiresAt === null ? {} : { expiresAt: client.expiresAt.toISOString() }),
  ...(client.createdBy === null ? {} : { createdBy: client.createdBy }),
  secrets: client.secrets.map(({ id, createdAt }) => ({ id, createdAt })),
});

const endOf = (expiresAt: string | null | undefined): Date | null | undefined =>
  typeof expiresAt === 'string' ? new Date(expiresAt) : expiresAt;

export const createApiClient: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { principal, body } = request;
    await firmOf(tx, 'for update');
    const secret = makeSecret();
    const client = newApiClient(
      { firmId: tx.firmId, id: tx.newId(), secretId: tx.newId() },
      { ...body, expiresAt: endOf(body.expiresAt) },
      { roles: principal.roles, permissions: principal.permissions, userId: idOfActor(principal.id) },
      hashSecret(secret),
      tx.at,
    );
    await addClient(tx, client, principal.name ?? principal.id);
    return created({ ...apiClientReply(client, tx.at), secret });
  });

export const changeApiClient: Handler<typeof changeOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { body, principal, params, ifMatch } = request;
    const change = { ...body, expiresAt: endOf(body.expiresAt) };
    const client = await changeClient(tx, params.id, ifMatch, (before) => changed(before, change, principal, tx.at));
    return ok(apiClientReply(client, tx.at));
  });

export const rotateApiClientSecret: Handler<typeof rotateOperation> = (request) =>
  request.inFirm(async (tx) => {
    const secret = makeSecret();
    const added = { id: tx.newId(), hash: hashSecret(secret) };
    const client = await changeClient(tx, request.params.id, request.ifMatch, (before) => addSecret(before, added, tx.at));
    return created({ ...apiClientReply(client, tx.at), secret });
  });

export const retireApiClientSecret: Handler<typeof retireOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { id, secretId } = request.params;
    const client = await changeClient(tx, id, request.ifMatch, (before) => {
      const after = retireSecret(before, secretId);
      if (after === undefined) throw new Rejection(httpErrors.not_found);
      return after;
    });
    return ok(apiClientReply(client, tx.at));
  });

export const revokeApiClient: Handler<typeof revokeOperation> = (request) =>
  request.inFirm(async (tx) => ok(apiClientReply(await changeClient(tx, request.params.id, request.ifMatch, revoked), tx.at)));
