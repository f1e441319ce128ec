import { z } from 'zod';
import {
  Billing,
  Currency,
  Deposit,
  defineOperation,
  HumanNumber,
  httpErrors,
  Instant,
  idParams,
  LocalDate,
  listQuery,
  Money,
  Percent,
  ProjectTemplateRef,
  pageOf,
  Quantity,
  Terms,
} from '../../kernel';

export const EngagementStatus = z.enum(['planned', 'active', 'held', 'completed', 'terminated', 'renewed']);

export const EngagementSummary = z
  .object({
    id: z.uuid(),
    version: z.int(),
    clientId: z.uuid(),
    title: z.string(),
    status: EngagementStatus,
    onboardingId: z.uuid().optional(),
    proposalId: z.uuid().optional(),
    proposalNumber: HumanNumber.optional(),
    contractId: z.uuid().optional(),
    contractNumber: HumanNumber.optional(),
    startDate: LocalDate,
    endDate: LocalDate.optional().meta({ description: 'Last day, inclusive; absent when open' }),
    currency: Currency,
    projectId: z.uuid().optional(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'EngagementSummary' });

const onlyWithMoney = 'Only with the permission `finance:money:read`';

export const EngagementLine = z.object({
  lineId: z.uuid(),
  lineageId: z.uuid(),
  serviceItem: z.string().optional(),
  text: z.string(),
  quantity: Quantity,
  unit: z.string(),
  unitPrice: Money.optional().meta({ description: onlyWithMoney }),
  discountPercent: Percent,
  net: Money.optional().meta({ description: onlyWithMoney }),
  taxCode: z.string(),
  billing: Billing.optional().meta({ description: 'How it is billed' }),
  billingRule: z.string().meta({ description: 'The rule alone, such as `recurring`' }),
});

export const Engagement = z
  .object({
    ...EngagementSummary.shape,
    terms: Terms,
    deposit: Deposit.optional().meta({ description: onlyWithMoney }),
    lines: z.array(EngagementLine),
    createProject: z.boolean(),
    projectTemplate: ProjectTemplateRef.optional(),
    acceptedAt: Instant,
  })
  .meta({ id: 'Engagement' });

export const listEngagements = defineOperation({
  id: 'listEngagements',
  context: 'clients',
  method: 'GET',
  path: '/v1/engagements',
  summary: 'List engagements',
  description: 'A portal user sees those of its own clients.',
  access: { permission: 'clients:engagement:read' },
  principals: ['user', 'api_client', 'portal'],
  query: listQuery(['-createdAt', 'createdAt', 'startDate', '-startDate'], {
    clientId: z.uuid().optional(),
    status: EngagementStatus.optional(),
  }),
  replies: { 200: pageOf(EngagementSummary) },
});

export const getEngagement = defineOperation({
  id: 'getEngagement',
  context: 'clients',
  method: 'GET',
  path: '/v1/engagements/{id}',
  summary: 'Show an engagement with its lines',
  access: { permission: 'clients:engagement:read' },
  principals: ['user', 'api_client', 'portal'],
  params: idParams,
  replies: { 200: Engagement },
  errors: [httpErrors.not_found],
});
