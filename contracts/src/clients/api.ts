import type { Operation } from '../kernel/operation';
import { archiveClient, changeClient, getClient, listClients } from './api/clients';
import { changeContact, createContact, getContact, listContacts } from './api/contacts';
import { getEngagement, listEngagements } from './api/engagements';
import { cancelOnboarding, getOnboarding, listOnboardings, retryOnboardingStep, waiveOnboardingStep } from './api/onboardings';
import { getClientOverview } from './api/overview';

export * from './api/clients';
export * from './api/contacts';
export * from './api/engagements';
export * from './api/onboardings';
export * from './api/overview';

/** Every operation of clients. */
export const clientsOperations = [
  listClients,
  getClient,
  changeClient,
  archiveClient,
  getClientOverview,
  listContacts,
  getContact,
  createContact,
  changeContact,
  listEngagements,
  getEngagement,
  listOnboardings,
  getOnboarding,
  retryOnboardingStep,
  waiveOnboardingStep,
  cancelOnboarding,
] as unknown as readonly Operation[];
