import { react } from '@praxis/chassis';
import { onboardingCancelled } from '@praxis/contracts/clients';
import { decideContract } from '../contracts/contract';
import { changeContract } from '../contracts/contract.store';
import { noteCancelled } from '../onboardings/cancelled-engagement.row';
import { decideProspect } from '../prospects/prospect';
import { changeProspect } from '../prospects/prospect.store';

/** An onboarding is undone: its contract ends, and the prospect is open again where this onboarding had won it. */
export const onOnboardingCancelled = react(
  onboardingCancelled,
  { name: 'undo-onboarding', kind: 'effect' },
  async (tx, { data: { onboardingId, engagementId, proposalId, contractId, prospectId, clientId, undo, effectiveDate, reason } }) => {
    await noteCancelled(tx, engagementId, onboardingId);
    await changeContract(tx, contractId, (contract) =>
      decideContract(contract, { type: 'terminate', effectiveDate, reason, onboardingId }),
    );
    if (prospectId === undefined || !undo.includes('prospect_won')) return;
    const refs = { onboardingId, engagementId, proposalId };
    await changeProspect(tx, prospectId, undefined, (prospect) => decideProspect(prospect, { type: 'undo-win', clientId, refs, reason }));
  },
);
