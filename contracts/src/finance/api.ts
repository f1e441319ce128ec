import type { Operation } from '../kernel/operation';
import { getBillingEntity, saveBillingEntity } from './api/billing-entity';
import { completeScheduleItem, getBillingSchedule, listBillingSchedules } from './api/billing-schedules';
import { changeInvoice, createInvoice, deleteInvoice, getInvoice, issueInvoice, listInvoices, voidInvoice } from './api/invoices';
import { getPayment, listPayments, recordPayment, reversePayment } from './api/payments';
import { changeTaxCode, createTaxCode, getTaxCode, listTaxCodes } from './api/tax-codes';

export * from './api/billing-entity';
export * from './api/billing-schedules';
export * from './api/invoices';
export * from './api/payments';
export * from './api/tax-codes';

export const financeOperations = [
  listTaxCodes,
  getTaxCode,
  createTaxCode,
  changeTaxCode,
  getBillingEntity,
  saveBillingEntity,
  listBillingSchedules,
  getBillingSchedule,
  completeScheduleItem,
  listInvoices,
  getInvoice,
  createInvoice,
  changeInvoice,
  deleteInvoice,
  issueInvoice,
  voidInvoice,
  listPayments,
  getPayment,
  recordPayment,
  reversePayment,
] as readonly Operation[];
