import { type Handler, ok } from '@praxis/chassis';
import type { getContract as getContractOperation } from '@praxis/contracts/crm';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { found } from '../found';
import { contractReply } from './contract.reply';
import { contractOf, contracts } from './contract.row';

export const getContract: Handler<typeof getContractOperation> = (request) =>
  request.inFirm(async (tx) => {
    const row = found(await contracts.find(tx, request.params.id));
    const { clientIds } = request.principal;
    if (clientIds !== undefined && !clientIds.includes(row.clientId ?? '')) throw new Rejection(httpErrors.not_found);
    return ok(contractReply(contractOf(row)));
  });
