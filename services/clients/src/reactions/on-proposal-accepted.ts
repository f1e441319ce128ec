import { react } from '@praxis/chassis';
import { proposalAccepted } from '@praxis/contracts/crm';
import { OPEN_ONBOARDING, openOnboarding } from '../onboarding/open-onboarding';

/** Everything starts here. */
export const onProposalAccepted = react(proposalAccepted, { name: OPEN_ONBOARDING, kind: 'effect' }, openOnboarding);
