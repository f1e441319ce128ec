import { type Handler, type Logger, type OperationRequest, ok, type Tx } from '@praxis/chassis';
import type { PublicDocument, viewProposal as viewProposalOperation } from '@praxis/contracts/crm';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { decideProposal, type SentProposal } from './proposal';
import { changeProposal, endOfValidity } from './proposal.store';
import type { ProposalLinkRow } from './proposal-link.row';
import { openLink } from './proposal-link.store';
import { seenByProspect } from './seen-by-prospect';

/** The page behind a link. The first look of somebody who is not of the firm is recorded apart from it: that may fail, the page not. */
export const viewProposal =
  ({ log }: { log: Logger }): Handler<typeof viewProposalOperation> =>
  async (request) => {
    let unseen: ProposalLinkRow | undefined;
    const reply = await request.inFirm(async (tx) => {
      const link = await openLink(tx, request.linkToken);
      const { status, document, sha256 } = await readRevision(tx, link);
      if (status === 'sent') unseen = link;
      return ok({ ...document, status, documentSha256: sha256 });
    });
    if (unseen !== undefined && seenByProspect(request)) await recordView(request, unseen, log);
    return reply;
  };

async function readRevision(tx: Tx, { proposalId, revision, endedBy }: ProposalLinkRow) {
  const [found] = await tx.query<{ status: SentProposal['status']; valid_until: string; document: string; sha256: string }>(
    `select p.status, p.valid_until, d.document, d.sha256 from proposals p
       join proposal_documents d on d.firm_id = p.firm_id and d.proposal_id = p.id and d.revision = p.revision
      where p.firm_id = $1 and p.id = $2 and p.revision = $3 and p.status <> 'draft'`,
    [tx.firmId, proposalId, revision],
  );
  // The link of a superseded revision is dead; only an answer to it is told why (lockByLink).
  if (found === undefined || endedBy !== null) throw new Rejection(httpErrors.not_found);
  const document = JSON.parse(found.document) as PublicDocument;
  const live = found.status === 'sent' || found.status === 'viewed';
  const over = live && tx.at >= (await endOfValidity(tx, { content: { validUntil: found.valid_until } }));
  return { document, sha256: found.sha256, status: over ? ('expired' as const) : found.status };
}

async function recordView(
  request: Pick<OperationRequest, 'unitOfWork' | 'firmId' | 'act'>,
  link: ProposalLinkRow,
  log: Logger,
): Promise<void> {
  const act = { ...request.act, actor: `link:${link.id}` };
  try {
    await request.unitOfWork.inFirm(request.firmId, act, (tx) =>
      changeProposal(tx, link.proposalId, undefined, (proposal) =>
        proposal.revision === link.revision ? decideProposal(proposal, { type: 'view', at: tx.at }) : [],
      ),
    );
  } catch (error) {
    log.warn({ err: String(error), proposalId: link.proposalId, correlationId: act.correlationId }, 'a first view was not recorded');
  }
}
