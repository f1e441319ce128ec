import { ClientTeamSchema, defineService } from '@praxis/chassis';
import { clientsErrors, clientsOperations } from '@praxis/contracts/clients';
import { z } from 'zod';
import { Clients1700000001000 } from '../migrations/0001-clients';
import { Onboardings1700000002000 } from '../migrations/0002-onboardings';
import { ClientPages1700000003000 } from '../migrations/0003-client-pages';
import { ConfidentialClients1700000004000 } from '../migrations/0004-confidential-clients';
import { Members1700000005000 } from '../migrations/0005-members';
import { clientRoutes } from './clients/client.routes';
import { ClientSchema, NumberSeriesSchema } from './clients/client.row';
import { contactRoutes } from './contacts/contact.routes';
import { ClientContactSchema, ContactSchema } from './contacts/contact.row';
import { activateEngagement, plannedEngagements } from './engagements/activate-engagement';
import { engagementRoutes } from './engagements/engagement.routes';
import { EngagementSchema } from './engagements/engagement.row';
import { MemberSchema } from './members/member.row';
import { onboardingRoutes } from './onboarding/onboarding.routes';
import { OnboardingSchema, OnboardingStepSchema } from './onboarding/onboarding.row';
import { stalledOnboardings, stallOnboarding } from './onboarding/stall-onboarding';
import { ClientActivitySchema, ClientDocumentSchema, ClientInvoiceSchema, ClientProjectSchema } from './overview/overview.rows';
import { cancellationReactions } from './reactions/on-cancellation-answered';
import { activityReactions } from './reactions/on-client-activity';
import { onDocumentUploaded } from './reactions/on-document-uploaded';
import { onFirmSettingsChanged } from './reactions/on-firm-changed';
import { invoiceReactions } from './reactions/on-invoice-events';
import { memberReactions } from './reactions/on-member-changed';
import { projectReactions } from './reactions/on-project-events';
import { onProposalAccepted } from './reactions/on-proposal-accepted';
import { reactionReactions } from './reactions/on-reaction-events';
import { stepReactions } from './reactions/on-step-events';

export const clients = defineService({
  name: 'clients',
  config: z.object({}),
  tables: [
    NumberSeriesSchema,
    ClientSchema,
    ClientTeamSchema,
    MemberSchema,
    ContactSchema,
    ClientContactSchema,
    EngagementSchema,
    OnboardingSchema,
    OnboardingStepSchema,
    ClientProjectSchema,
    ClientInvoiceSchema,
    ClientDocumentSchema,
    ClientActivitySchema,
  ],
  migrations: [
    Clients1700000001000,
    Onboardings1700000002000,
    ClientPages1700000003000,
    ConfidentialClients1700000004000,
    Members1700000005000,
  ],
  operations: clientsOperations,
  errors: clientsErrors,
  // Its own events too: that its own reaction to an acceptance failed is told there, and has to be seen.
  subscribes: ['identity', 'crm', 'clients', 'projects', 'finance', 'documents'],
  setUp: () => ({
    routes: [...clientRoutes, ...contactRoutes, ...engagementRoutes, ...onboardingRoutes],
    reactions: [
      onProposalAccepted,
      ...stepReactions,
      ...reactionReactions,
      ...cancellationReactions,
      onFirmSettingsChanged,
      ...memberReactions,
      ...projectReactions,
      ...invoiceReactions,
      onDocumentUploaded,
      ...activityReactions,
    ],
    jobs: [stallOnboarding, activateEngagement],
    schedules: [stalledOnboardings, plannedEngagements],
  }),
});
