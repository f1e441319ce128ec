import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/finance';
import type { Clock } from '../invoices/issue-draft';
import { completeScheduleItem } from './complete-schedule-item';
import { getBillingSchedule, listBillingSchedules } from './list-billing-schedules';

export const billingScheduleRoutes = (clock: Clock): Route[] => [
  route(api.listBillingSchedules, listBillingSchedules),
  route(api.getBillingSchedule, getBillingSchedule),
  route(api.completeScheduleItem, completeScheduleItem(clock)),
];
