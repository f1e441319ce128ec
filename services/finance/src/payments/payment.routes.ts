import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/finance';
import type { Clock } from '../invoices/issue-draft';
import { getPayment, listPayments } from './list-payments';
import { recordPayment } from './record-payment';
import { reversePayment } from './reverse-payment';

export const paymentRoutes = (clock: Clock): Route[] => [
  route(api.listPayments, listPayments),
  route(api.getPayment, getPayment),
  route(api.recordPayment, recordPayment(clock)),
  route(api.reversePayment, reversePayment(clock)),
];
