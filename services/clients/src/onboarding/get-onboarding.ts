import { type Handler, ok } from '@praxis/chassis';
import type { getOnboarding as getOnboardingOperation } from '@praxis/contracts/clients';
import { onboardingReply } from './onboarding.reply';
import { findOnboarding } from './onboarding.store';

export const getOnboarding: Handler<typeof getOnboardingOperation> = (request) =>
  request.inFirm(async (tx) => ok(onboardingReply(await findOnboarding(tx, request.params.id), request.at.toISOString())));
