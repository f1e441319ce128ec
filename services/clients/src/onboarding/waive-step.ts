import { accepted, type Handler } from '@praxis/chassis';
import type { waiveOnboardingStep } from '@praxis/contracts/clients';
import { waiveStep as decideWaive } from './commands';
import { onboardingReply } from './onboarding.reply';
import { lockOnboarding, saveOnboarding } from './onboarding.store';

export const waiveStep: Handler<typeof waiveOnboardingStep> = (request) =>
  request.inFirm(async (tx) => {
    const now = request.at.toISOString();
    const onboarding = await lockOnboarding(tx, request.params.id, request.ifMatch);
    return accepted(onboardingReply(saveOnboarding(tx, onboarding, decideWaive(onboarding, request.params.name, now)), now));
  });
