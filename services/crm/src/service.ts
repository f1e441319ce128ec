import { ClientTeamSchema, defineService } from '@praxis/chassis';
import { crmErrors, crmOperations } from '@praxis/contracts/crm';
import { z } from 'zod';
import { LeadsAndProspects1700000001000 } from '../migrations/0001-leads-and-prospects';
import { PriceBook1700000002000 } from '../migrations/0002-price-book';
import { Proposals1700000003000 } from '../migrations/0003-proposals';
import { ConfidentialClients1700000004000 } from '../migrations/0004-confidential-clients';
import { BillingEntitySchema } from './billing-entities/billing-entity.row';
import { ClientContactSchema, ClientSchema } from './clients/client.row';
import { contractRoutes } from './contracts/contract.routes';
import { ContractSchema } from './contracts/contract.row';
import { dealRoutes } from './deals/deal.routes';
import { DealSchema } from './deals/deal.row';
import { leadRoutes } from './leads/lead.routes';
import { LeadSchema } from './leads/lead.row';
import { MemberSchema } from './members/member.row';
import { NumberCounterSchema } from './numbers/number-counter.row';
import { CancelledEngagementSchema } from './onboardings/cancelled-engagement.row';
import { projectTemplateRoutes } from './project-templates/project-template.routes';
import { ProjectTemplateSchema } from './project-templates/project-template.row';
import { expireProposalJob, expirySchedule } from './proposals/expire-proposal';
import { proposalSentMail } from './proposals/proposal.mails';
import { proposalRoutes } from './proposals/proposal.routes';
import { ProposalSchema } from './proposals/proposal.row';
import { ProposalDocumentSchema } from './proposals/proposal-document.row';
import { ProposalLinkSchema } from './proposals/proposal-link.row';
import { prospectRoutes } from './prospects/prospect.routes';
import { ProspectSchema } from './prospects/prospect.row';
import { onBillingEntityChanged } from './reactions/on-billing-entity-changed';
import { clientTeams, onClientChanged } from './reactions/on-client-changed';
import { onClientWon } from './reactions/on-client-won';
import { onContactChanged } from './reactions/on-contact-changed';
import { onEngagementStarted } from './reactions/on-engagement-started';
import { onFirmSettingsChanged } from './reactions/on-firm-settings-changed';
import { onMemberChanged } from './reactions/on-member-changed';
import { onOnboardingCancelled } from './reactions/on-onboarding-cancelled';
import { onStepRetried } from './reactions/on-step-retried';
import { onTaxCodeChanged } from './reactions/on-tax-code-changed';
import { onTemplatePublished } from './reactions/on-template-published';
import { serviceItemRoutes } from './service-items/service-item.routes';
import { ServiceItemSchema } from './service-items/service-item.row';
import { TaxCodeSchema } from './tax-codes/tax-code.row';

export const crm = defineService({
  name: 'crm',
  config: z.object({}),
  tables: [
    ClientTeamSchema,
    MemberSchema,
    LeadSchema,
    ProspectSchema,
    DealSchema,
    ServiceItemSchema,
    TaxCodeSchema,
    ProjectTemplateSchema,
    BillingEntitySchema,
    ClientSchema,
    ClientContactSchema,
    NumberCounterSchema,
    ProposalSchema,
    ProposalDocumentSchema,
    ProposalLinkSchema,
    ContractSchema,
    CancelledEngagementSchema,
  ],
  migrations: [LeadsAndProspects1700000001000, PriceBook1700000002000, Proposals1700000003000, ConfidentialClients1700000004000],
  operations: crmOperations,
  errors: crmErrors,
  subscribes: ['identity', 'clients', 'projects', 'finance'],
  setUp: ({ config, log }) => ({
    routes: [
      ...leadRoutes,
      ...prospectRoutes,
      ...dealRoutes,
      ...serviceItemRoutes,
      ...projectTemplateRoutes,
      ...proposalRoutes({ publicUrl: config.PUBLIC_URL, log }),
      ...contractRoutes,
    ],
    reactions: [
      ...clientTeams,
      ...onMemberChanged,
      onFirmSettingsChanged,
      onTaxCodeChanged,
      onBillingEntityChanged,
      onTemplatePublished,
      ...onClientChanged,
      onContactChanged,
      ...onClientWon,
      onEngagementStarted,
      onOnboardingCancelled,
      onStepRetried,
    ],
    jobs: [expireProposalJob],
    schedules: [expirySchedule],
    mails: [proposalSentMail],
  }),
});
