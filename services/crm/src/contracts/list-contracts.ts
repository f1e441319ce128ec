import { type Handler, readPage } from '@praxis/chassis';
import type { listContracts as listContractsOperation } from '@praxis/contracts/crm';
import { contractReply } from './contract.reply';
import { contractOf, contracts } from './contract.row';

export const listContracts: Handler<typeof listContractsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'contracts',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        ['client_id = any($)', request.principal.clientIds],
        ['client_id = $', request.query.clientId],
        ['prospect_id = $', request.query.prospectId],
        ['status = $', request.query.status],
      ],
      sorts: { '-signedAt': ['signed_at desc', 'id desc'], signedAt: ['signed_at asc', 'id asc'] },
      map: (record) => contractReply(contractOf(contracts.fromDatabase(record))),
    }),
  );
