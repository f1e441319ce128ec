import { defineErrors } from '../kernel/problem';

export const financeErrors = defineErrors('finance', {
  client_unknown: {
    status: 422,
    title: 'The client is not known here',
    detail: 'A client that was just made may be on its way: try again. Otherwise check the id.',
    retryAfter: 1,
  },
  tax_code_taken: { status: 409, title: 'The tax code exists', detail: 'Choose another code, or change the one that exists.' },
  tax_code_built_in: {
    status: 409,
    title: 'This tax code cannot be changed',
    detail: '`NONE` is part of every firm. Create a code of your own and make it the default.',
  },
  tax_code_unknown: { status: 422, title: 'The tax code does not exist', detail: 'Use an active tax code of the firm.' },
  tax_code_inactive: {
    status: 422,
    title: 'The tax code is not in use any more',
    detail: 'Use an active tax code; an inactive one cannot be the default.',
  },
  tax_rate_overlaps: {
    status: 409,
    title: 'The rate does not follow the others',
    detail: 'Let the new rate begin after the beginning of the latest one; past rates never change.',
  },
  tax_rate_missing: {
    status: 409,
    title: 'No tax rate for the day',
    detail: 'The tax code has no rate on the tax date of a line. Add a rate that covers it, then issue again.',
  },
  seller_tax_id_missing: {
    status: 409,
    title: 'Your tax id is missing',
    detail: 'Save a tax id on the billing entity (`PUT /v1/billing-entity`), then issue again.',
  },
  buyer_incomplete: {
    status: 409,
    title: 'The buyer is incomplete',
    detail: 'Give the client a legal name and a billing address with its country, then issue again.',
  },
  buyer_vat_id_missing: {
    status: 409,
    title: 'The VAT id of the buyer is missing',
    detail: 'Reverse charge needs it: add it to the client, or change how the client is taxed, then issue again.',
  },
  po_number_missing: {
    status: 409,
    title: 'The client wants its purchase order number',
    detail: 'Set `poNumber` on the draft, then issue again.',
  },
  invoice_empty: { status: 409, title: 'The invoice has no lines', detail: 'Add a line to the draft, then issue again.' },
  invoice_frozen: {
    status: 409,
    title: 'The onboarding of this invoice is being cancelled',
    detail: 'Wait until the cancellation is carried out or refused.',
  },
  invoice_not_payable: {
    status: 409,
    title: 'The invoice takes no payment',
    detail: 'Allocate only to issued invoices with an open balance. The rest of a payment is kept as client credit.',
  },
  invoice_has_payments: {
    status: 409,
    title: 'Money stands against voiding the invoice',
    detail: 'Reverse its payments first; an invoice with credits is never voided.',
  },
  invoice_of_other_client: {
    status: 422,
    title: 'The invoice belongs to another client',
    detail: 'Allocate a payment only to invoices of the client who paid.',
  },
  allocation_exceeds_balance: {
    status: 409,
    title: 'More than is owed',
    detail: 'Allocate at most the balance; the rest of the payment is kept as client credit.',
  },
  allocations_exceed_payment: {
    status: 422,
    title: 'The allocations are more than the payment',
    detail: 'Allocate at most the amount of the payment.',
  },
  received_in_future: {
    status: 422,
    title: 'The payment lies in the future',
    detail: 'Record a payment on the day it arrived or later.',
  },
  deposit_deducted: {
    status: 409,
    title: 'A later invoice deducts this deposit',
    detail: 'Void or delete the invoice that deducts the deposit first.',
  },
  schedule_line_missing: {
    status: 422,
    title: 'A line of the billing schedule is missing',
    detail: 'Send every line that has a `source` with its `id`. To bill none of them, delete the draft.',
  },
  billing_schedule_stopped: {
    status: 409,
    title: 'The billing schedule is stopped',
    detail: 'Nothing is billed while the onboarding is being cancelled, or after the schedule ended.',
  },
});
