import { accepted, type Handler } from '@praxis/chassis';
import type { cancelOnboarding as cancelOnboardingOperation } from '@praxis/contracts/clients';
import { requestCancellation } from './cancelling';
import { personOf } from './onboarding.publishing';
import { onboardingReply } from './onboarding.reply';
import { lockOnboarding, saveOnboarding } from './onboarding.store';

/** The first phase: finance and projects are asked; their answers come as events. */
export const cancelOnboarding: Handler<typeof cancelOnboardingOperation> = (request) =>
  request.inFirm(async (tx) => {
    const now = request.at.toISOString();
    const onboarding = await lockOnboarding(tx, request.params.id, request.ifMatch);
    const changes = requestCancellation(onboarding, { reason: request.body.reason, by: personOf(tx) }, now);
    return accepted(onboardingReply(saveOnboarding(tx, onboarding, changes), now));
  });
