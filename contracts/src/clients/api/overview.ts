import { z } from 'zod';
import { Currency, defineOperation, HumanNumber, httpErrors, Instant, idParams, LocalDate, Money } from '../../kernel';
import { OnboardingStep } from '../onboarding-events';
import { Client } from './clients';
import { Contact } from './contacts';
import { EngagementSummary } from './engagements';
import { OnboardingStatus } from './onboardings';

const onlyWithMoney = 'Only with the permission `finance:money:read`';

/** A project as this service heard of it. */
export const ClientProject = z.object({
  id: z.uuid(),
  number: HumanNumber,
  name: z.string(),
  status: z.enum(['planned', 'active', 'on_hold', 'completed', 'cancelled']),
  engagementId: z.uuid().optional(),
  startDate: LocalDate.optional(),
  dueDate: LocalDate.optional(),
});

/** An issued invoice as this service heard of it. */
export const ClientInvoice = z.object({
  id: z.uuid(),
  number: HumanNumber,
  status: z.enum(['issued', 'partially_paid', 'paid', 'void']),
  overdue: z.boolean(),
  issueDate: LocalDate.optional().meta({ description: 'Unknown for a moment when a later event arrived first' }),
  dueDate: LocalDate.optional(),
  currency: Currency,
  total: Money.optional().meta({ description: onlyWithMoney }),
  balance: Money.optional().meta({ description: onlyWithMoney }),
});

export const ClientDocument = z.object({ id: z.uuid(), name: z.string(), uploadedAt: Instant });

export const Activity = z.object({
  id: z.uuid().meta({ description: 'Id of the event' }),
  type: z.string().meta({ description: 'Type of the event, such as `praxis.finance.invoice.issued.v1`' }),
  at: Instant,
  resource: z.object({ type: z.string(), id: z.uuid() }),
  label: z.string().meta({ description: 'Number or name of the thing; may be empty' }),
});

export const OnboardingProgress = z.object({
  id: z.uuid(),
  version: z.int(),
  status: OnboardingStatus,
  proposalId: z.uuid(),
  startedAt: Instant,
  completedAt: Instant.nullable(),
  settled: z.int().meta({ description: 'Steps done, waived or not needed' }),
  total: z.int(),
  failing: z.array(OnboardingStep).meta({ description: 'Steps that are failed or being retried' }),
});

export const ClientOverview = z
  .object({
    id: z.uuid().meta({ description: 'Of the client, whose version stands in `client`: the page as a whole has none' }),
    client: Client,
    contacts: z.array(Contact).meta({ description: 'The primary one first; at most 50' }),
    engagements: z.array(EngagementSummary).meta({ description: 'Newest first; at most 50' }),
    projects: z.array(ClientProject).meta({ description: 'Newest first; at most 50' }),
    invoices: z.object({
      count: z.int().meta({ description: 'Issued and not void' }),
      open: z.int().meta({ description: 'With a balance' }),
      overdue: z.int(),
      balance: z
        .array(Money)
        .optional()
        .meta({ description: `Owed in all, per currency. ${onlyWithMoney}` }),
      latest: z.array(ClientInvoice).meta({ description: 'Newest first; at most 10' }),
    }),
    documents: z.object({ count: z.int(), latest: z.array(ClientDocument).meta({ description: 'Newest first; at most 10' }) }),
    onboardings: z.array(OnboardingProgress).meta({ description: 'Newest first; at most 10' }),
    activity: z.array(Activity).meta({ description: 'Newest first; at most 20' }),
  })
  .meta({ id: 'ClientOverview' });

export const getClientOverview = defineOperation({
  id: 'getClientOverview',
  context: 'clients',
  method: 'GET',
  path: '/v1/clients/{id}/overview',
  summary: 'Show everything about a client on one page',
  description: 'From this service’s own copies, which follow what the other services publish. Carries a weak ETag for `If-None-Match`.',
  access: { permission: 'clients:client:read' },
  params: idParams,
  replies: { 200: ClientOverview },
  errors: [httpErrors.not_found],
});
