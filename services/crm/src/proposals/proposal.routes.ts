import { type Logger, type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { acceptProposal } from './accept-proposal';
import { createProposal } from './create-proposal';
import { declineProposal } from './decline-proposal';
import { getProposal } from './get-proposal';
import { getProposalRevision } from './get-proposal-revision';
import { listProposals } from './list-proposals';
import { renewProposalLink } from './renew-proposal-link';
import { replaceProposal } from './replace-proposal';
import { reviseProposal } from './revise-proposal';
import { sendProposal } from './send-proposal';
import { viewProposal } from './view-proposal';
import { withdrawProposal } from './withdraw-proposal';

/** @param publicUrl under which links are given out */
export const proposalRoutes = (dependencies: { publicUrl: string; log: Logger }): readonly Route[] => [
  route(api.createProposal, createProposal),
  route(api.listProposals, listProposals),
  route(api.getProposal, getProposal),
  route(api.getProposalRevision, getProposalRevision),
  route(api.replaceProposal, replaceProposal),
  route(api.sendProposal, sendProposal(dependencies)),
  route(api.renewProposalLink, renewProposalLink(dependencies)),
  route(api.withdrawProposal, withdrawProposal),
  route(api.reviseProposal, reviseProposal),
  route(api.viewProposal, viewProposal(dependencies)),
  route(api.acceptProposal, acceptProposal),
  route(api.declineProposal, declineProposal),
];
