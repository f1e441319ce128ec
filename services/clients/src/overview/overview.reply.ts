import type { ClientOverview, OnboardingStatus, OnboardingStep } from '@praxis/contracts/clients';
import { money } from '@praxis/contracts/kernel';
import type { z } from 'zod';
import type { ClientActivityRow, ClientDocumentRow, ClientInvoiceRow, ClientProjectRow } from './overview.rows';

type OverviewReply = z.input<typeof ClientOverview>;
type Element<K extends 'projects' | 'onboardings' | 'activity'> = OverviewReply[K][number];

/** Per currency; the sum is text because it may be larger than any of its parts. */
export interface InvoiceSums {
  currency: string;
  count: number;
  open: number;
  overdue: number;
  balance: string;
}

export interface OnboardingProgressRow {
  id: string;
  version: number;
  status: OnboardingStatus;
  proposal_id: string;
  started_at: Date;
  completed_at: Date | null;
  total: number;
  settled: number;
  failing: OnboardingStep[];
}

export const projectReply = (row: ClientProjectRow): Element<'projects'> => ({
  id: row.id,
  number: row.number,
  name: row.name,
  status: row.status,
  ...(row.engagementId !== null && { engagementId: row.engagementId }),
  ...(row.startDate !== null && { startDate: row.startDate }),
  ...(row.dueDate !== null && { dueDate: row.dueDate }),
});

export const invoiceReply = (row: ClientInvoiceRow, now: Date): OverviewReply['invoices']['latest'][number] => ({
  id: row.id,
  number: row.number,
  status: row.status,
  overdue: row.balance > 0 && row.overdueAt !== null && row.overdueAt <= now,
  ...(row.issueDate !== null && { issueDate: row.issueDate }),
  ...(row.dueDate !== null && { dueDate: row.dueDate }),
  currency: row.currency,
  total: money(row.total, row.currency),
  balance: money(row.balance, row.currency),
});

export const sumsReply = (sums: readonly InvoiceSums[]): Omit<OverviewReply['invoices'], 'latest'> => ({
  count: total(sums, 'count'),
  open: total(sums, 'open'),
  overdue: total(sums, 'overdue'),
  balance: sums.map(({ balance, currency }) => money(Number(balance), currency)),
});

const total = (sums: readonly InvoiceSums[], field: 'count' | 'open' | 'overdue'): number => sums.reduce((all, row) => all + row[field], 0);

export const documentReply = (row: ClientDocumentRow): OverviewReply['documents']['latest'][number] => ({
  id: row.id,
  name: row.name,
  uploadedAt: row.uploadedAt.toISOString(),
});

export const onboardingProgressReply = (row: OnboardingProgressRow): Element<'onboardings'> => ({
  id: row.id,
  version: row.version,
  status: row.status,
  proposalId: row.proposal_id,
  startedAt: row.started_at.toISOString(),
  completedAt: row.completed_at?.toISOString() ?? null,
  settled: row.settled,
  total: row.total,
  failing: row.failing,
});

export const activityReply = (row: ClientActivityRow): Element<'activity'> => ({
  id: row.id,
  type: row.type,
  at: row.at.toISOString(),
  resource: { type: row.resourceType, id: row.resourceId },
  label: row.label,
});
