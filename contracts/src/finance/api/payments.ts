import { z } from 'zod';
import { defineOperation, httpErrors, Instant, idParams, LocalDate, listQuery, Money, moneyErrors, pageOf } from '../../kernel';
import { financeErrors } from '../errors';
import { PaymentMethod } from '../payment-events';

export const Payment = z
  .object({
    id: z.uuid(),
    version: z.int(),
    status: z.enum(['succeeded', 'reversed']),
    clientId: z.uuid(),
    amount: Money.optional(),
    method: PaymentMethod,
    receivedOn: LocalDate,
    reference: z.string().optional(),
    allocations: z.array(z.object({ invoiceId: z.uuid(), amount: Money.optional() })),
    unallocated: Money.optional().meta({ description: 'Client credit; none of a reversed payment' }),
    reversedOn: LocalDate.optional(),
    reversalReason: z.string().optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Payment' });
export type Payment = z.output<typeof Payment>;

const PositiveMoney = Money.refine(({ amount }) => amount > 0, { error: 'Above zero' });
const distinctInvoices = (allocations: readonly { invoiceId: string }[]) =>
  new Set(allocations.map(({ invoiceId }) => invoiceId)).size === allocations.length;
const moneyNote = 'Without the permission `finance:money:read` amounts are absent.';

export const listPayments = defineOperation({
  id: 'listPayments',
  context: 'finance',
  method: 'GET',
  path: '/v1/payments',
  summary: 'List payments',
  description: moneyNote,
  access: { permission: 'finance:payment:read' },
  query: listQuery(['-createdAt', 'createdAt'], {
    clientId: z.uuid().optional(),
    invoiceId: z.uuid().optional(),
    status: z.enum(['succeeded', 'reversed']).optional(),
  }),
  replies: { 200: pageOf(Payment) },
});

export const getPayment = defineOperation({
  id: 'getPayment',
  context: 'finance',
  method: 'GET',
  path: '/v1/payments/{id}',
  summary: 'Read a payment',
  description: moneyNote,
  access: { permission: 'finance:payment:read' },
  params: idParams,
  replies: { 200: Payment },
  errors: [httpErrors.not_found],
});

export const recordPayment = defineOperation({
  id: 'recordPayment',
  context: 'finance',
  method: 'POST',
  path: '/v1/payments',
  summary: 'Record money that arrived, and what it pays',
  description: 'What is not allocated is kept as client credit.',
  access: { permission: 'finance:payment:write' },
  body: z.strictObject({
    clientId: z.uuid(),
    amount: PositiveMoney,
    method: z.enum(['card', 'bank', 'direct_debit', 'cash', 'cheque', 'other']),
    receivedOn: LocalDate,
    reference: z.string().min(1).max(200).optional(),
    allocations: z
      .array(z.strictObject({ invoiceId: z.uuid(), amount: PositiveMoney }))
      .max(200)
      .refine(distinctInvoices, { error: 'Name each invoice once' })
      .default([]),
  }),
  replies: { 201: Payment },
  errors: [
    httpErrors.not_found,
    financeErrors.client_unknown,
    financeErrors.invoice_frozen,
    financeErrors.invoice_not_payable,
    financeErrors.invoice_of_other_client,
    financeErrors.allocation_exceeds_balance,
    financeErrors.allocations_exceed_payment,
    financeErrors.received_in_future,
    moneyErrors.currency_mismatch,
  ],
  idempotency: 'required',
  audit: { action: 'payment.record', target: 'payment' },
});

export const reversePayment = defineOperation({
  id: 'reversePayment',
  context: 'finance',
  method: 'POST',
  path: '/v1/payments/{id}/reverse',
  summary: 'Take back a payment with its allocations',
  access: { permission: 'finance:payment:reverse' },
  params: idParams,
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  replies: { 200: Payment },
  errors: [httpErrors.not_found, httpErrors.illegal_transition],
  idempotency: 'required',
  ifMatch: 'optional',
  audit: { action: 'payment.reverse', target: 'payment' },
});
