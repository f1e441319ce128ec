import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { listAuditEvents, verifyAuditEvents } from './list-audit-events';

export const auditRoutes: readonly Route[] = [route(api.listAuditEvents, listAuditEvents), route(api.verifyAuditEvents, verifyAuditEvents)];
