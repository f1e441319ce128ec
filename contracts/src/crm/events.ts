import { reactionFailed, reactionRecovered } from '../kernel';
import { contractSigned, contractTerminated } from './contract-events';
import { leadConverted, leadCreated, leadLost, leadQualified, prospectLost, prospectReopened, prospectWon } from './lead-events';
import { proposalAccepted, proposalDeclined, proposalExpired, proposalSent, proposalViewed, proposalWithdrawn } from './proposal-events';

export * from './contract-events';
export * from './lead-events';
export * from './proposal-events';

export const crmReactionFailed = reactionFailed('crm');
export const crmReactionRecovered = reactionRecovered('crm');

/** Every event that crm publishes. */
export const crmEvents = [
  leadCreated,
  leadQualified,
  leadConverted,
  leadLost,
  prospectWon,
  prospectLost,
  prospectReopened,
  proposalSent,
  proposalViewed,
  proposalAccepted,
  proposalDeclined,
  proposalExpired,
  proposalWithdrawn,
  contractSigned,
  contractTerminated,
  crmReactionFailed,
  crmReactionRecovered,
] as const;
