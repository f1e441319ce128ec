import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/finance';
import { changeInvoice } from './change-invoice';
import { createInvoice } from './create-invoice';
import { deleteInvoice } from './delete-invoice';
import type { Clock } from './issue-draft';
import { issueInvoice } from './issue-invoice';
import { getInvoice, listInvoices } from './list-invoices';
import { voidInvoice } from './void-invoice';

export const invoiceRoutes = (clock: Clock): Route[] => [
  route(api.listInvoices, listInvoices),
  route(api.getInvoice, getInvoice),
  route(api.createInvoice, createInvoice(clock)),
  route(api.changeInvoice, changeInvoice(clock)),
  route(api.deleteInvoice, deleteInvoice),
  route(api.issueInvoice, issueInvoice(clock)),
  route(api.voidInvoice, voidInvoice(clock)),
];
