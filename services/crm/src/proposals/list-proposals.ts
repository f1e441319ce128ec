import { type Handler, readPage } from '@praxis/chassis';
import type { listProposals as listProposalsOperation, ProposalSummary } from '@praxis/contracts/crm';
import { type ProposalRow, proposals } from './proposal.row';

/** Everything but the contents, which may be large. */
const COLUMNS =
  'id, version, number, status, revision, type, prospect_id, client_id, engagement_id, title, currency, valid_until, owner_id, created_at, sent_at, viewed_at, accepted_at, contract_id';

export const listProposals: Handler<typeof listProposalsOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'proposals',
      columns: COLUMNS,
      where: [
        ['firm_id = $', tx.firmId],
        ['status = $', request.query.status],
        ['prospect_id = $', request.query.prospectId],
        ['client_id = $', request.query.clientId],
        ['owner_id = $', request.query.owner],
      ],
      sorts: {
        '-createdAt': ['created_at desc', 'id desc'],
        createdAt: ['created_at asc', 'id asc'],
        validUntil: ['valid_until asc', 'id asc'],
        '-validUntil': ['valid_until desc', 'id desc'],
      },
      map: (record) => summary(proposals.fromDatabase(record)),
    }),
  );

const summary = (row: ProposalRow): ProposalSummary => ({
  id: row.id,
  version: row.version,
  number: row.number,
  status: row.status,
  revision: row.revision,
  type: row.type,
  prospectId: row.prospectId ?? undefined,
  clientId: row.clientId ?? undefined,
  engagementId: row.engagementId ?? undefined,
  title: row.title,
  currency: row.currency,
  validUntil: row.validUntil,
  ownerId: row.ownerId ?? undefined,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString(),
  viewedAt: row.viewedAt?.toISOString(),
  acceptedAt: row.acceptedAt?.toISOString(),
  contractId: row.contractId ?? undefined,
});
