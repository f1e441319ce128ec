import { type Handler, ok, readPage } from '@praxis/chassis';
import type { getPayment as getOperation, listPayments as listOperation, Payment as PaymentReply } from '@praxis/contracts/finance';
import { httpErrors, money, Rejection } from '@praxis/contracts/kernel';
import { type Payment, type PaymentAllocation, unallocatedOf } from './payment';
import { paymentAllocations, payments } from './payment.row';

const WITH_ALLOCATIONS = `p.*, (select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]'::jsonb)
  from payment_allocations a where a.firm_id = p.firm_id and a.payment_id = p.id) as allocations`;

export const listPayments: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => {
    return readPage(request, tx, {
      from: 'payments p',
      columns: WITH_ALLOCATIONS,
      where: [
        ['p.client_id = $', request.query.clientId],
        ['p.status = $', request.query.status],
        [
          'exists (select from payment_allocations a where a.firm_id = p.firm_id and a.payment_id = p.id and a.invoice_id = $)',
          request.query.invoiceId,
        ],
      ],
      sorts: { '-createdAt': ['p.created_at desc', 'p.id desc'], createdAt: ['p.created_at', 'p.id'] },
      map: (record) => {
        const allocations = (record['allocations'] as Record<string, unknown>[]).map((row) => paymentAllocations.fromDatabase(row));
        return paymentReply(payments.fromDatabase(record), allocations);
      },
    });
  });

export const getPayment: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const payment = await payments.find(tx, request.params.id);
    if (payment === undefined) throw new Rejection(httpErrors.not_found);
    const allocations = await paymentAllocations.select(tx, 'where firm_id = $1 and payment_id = $2 order by id', [tx.firmId, payment.id]);
    return ok(paymentReply(payment, allocations));
  });

export const paymentReply = (payment: Payment, allocations: readonly PaymentAllocation[]): PaymentReply => ({
  id: payment.id,
  version: payment.version,
  status: payment.status,
  clientId: payment.clientId,
  amount: money(payment.amount, payment.currency),
  method: payment.method,
  receivedOn: payment.receivedOn,
  reference: payment.reference ?? undefined,
  allocations: allocations.map(({ invoiceId, amount }) => ({ invoiceId, amount: money(amount, payment.currency) })),
  unallocated: money(unallocatedOf(payment, allocations), payment.currency),
  reversedOn: payment.reversedOn ?? undefined,
  reversalReason: payment.reversalReason ?? undefined,
  createdAt: payment.createdAt.toISOString(),
});
