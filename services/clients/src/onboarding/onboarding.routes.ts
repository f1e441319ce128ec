import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/clients';
import { cancelOnboarding } from './cancel-onboarding';
import { getOnboarding } from './get-onboarding';
import { listOnboardings } from './list-onboardings';
import { retryStep } from './retry-step';
import { waiveStep } from './waive-step';

export const onboardingRoutes: readonly Route[] = [
  route(api.listOnboardings, listOnboardings),
  route(api.getOnboarding, getOnboarding),
  route(api.retryOnboardingStep, retryStep),
  route(api.waiveOnboardingStep, waiveStep),
  route(api.cancelOnboarding, cancelOnboarding),
];
