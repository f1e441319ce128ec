import type { Engagement as EngagementSchema, EngagementSummary } from '@praxis/contracts/clients';
import type { AgreedLine } from '@praxis/contracts/kernel';
import type { z } from 'zod';
import type { Engagement } from './engagement';

type SummaryReply = z.input<typeof EngagementSummary>;
type EngagementReply = z.input<typeof EngagementSchema>;

/** @param projectId of its project, once this service has heard of it */
export const summaryReply = (engagement: Engagement, projectId: string | undefined): SummaryReply => ({
  id: engagement.id,
  version: engagement.version,
  clientId: engagement.clientId,
  title: engagement.title,
  status: engagement.status,
  onboardingId: engagement.onboardingId,
  proposalId: engagement.proposalId,
  proposalNumber: engagement.proposalNumber,
  contractId: engagement.contractId,
  contractNumber: engagement.contractNumber,
  startDate: engagement.startDate,
  endDate: engagement.terminatedOn ?? engagement.endDate,
  currency: engagement.currency,
  projectId,
  createdAt: engagement.createdAt.toISOString(),
  updatedAt: engagement.updatedAt.toISOString(),
});

export const engagementReply = (engagement: Engagement, projectId: string | undefined): EngagementReply => ({
  ...summaryReply(engagement, projectId),
  terms: engagement.terms,
  ...(engagement.deposit && { deposit: engagement.deposit }),
  lines: engagement.lines.map(lineReply),
  createProject: engagement.createProject,
  projectTemplate: engagement.projectTemplate,
  acceptedAt: engagement.acceptedAt.toISOString(),
});

const lineReply = (line: AgreedLine): EngagementReply['lines'][number] => ({
  lineId: line.lineId,
  lineageId: line.lineageId,
  serviceItem: line.serviceItem,
  text: line.text,
  quantity: line.quantity,
  unit: line.unit,
  discountPercent: line.discountPercent,
  taxCode: line.taxCode,
  billingRule: line.billing.rule,
  unitPrice: line.unitPrice,
  net: line.net,
  billing: line.billing,
});
