import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Payment, PaymentAllocation } from './payment';

export interface PaymentRow extends Payment {
  firmId: string;
}

export const PaymentSchema = new EntitySchema<PaymentRow>({
  name: 'payments',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    version: { name: 'version', type: 'integer' },
    status: { name: 'status', type: 'text' },
    clientId: { name: 'client_id', type: 'uuid' },
    amount: { name: 'amount', type: 'bigint' },
    currency: { name: 'currency', type: 'text' },
    method: { name: 'method', type: 'text' },
    receivedOn: { name: 'received_on', type: 'date' },
    reference: { name: 'reference', type: 'text', nullable: true },
    reversedOn: { name: 'reversed_on', type: 'date', nullable: true },
    reversalReason: { name: 'reversal_reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export interface PaymentAllocationRow extends PaymentAllocation {
  firmId: string;
  id: string;
  paymentId: string;
}

export const PaymentAllocationSchema = new EntitySchema<PaymentAllocationRow>({
  name: 'payment_allocations',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    paymentId: { name: 'payment_id', type: 'uuid' },
    invoiceId: { name: 'invoice_id', type: 'uuid' },
    invoiceNumber: { name: 'invoice_number', type: 'text' },
    amount: { name: 'amount', type: 'bigint' },
  },
});

export const payments = tableOf<PaymentRow>(PaymentSchema);
export const paymentAllocations = tableOf<PaymentAllocationRow>(PaymentAllocationSchema);
