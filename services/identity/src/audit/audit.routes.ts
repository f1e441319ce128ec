import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { exportAuditEvents } from './export-audit-events';
import { listAuditEvents } from './list-audit-events';
import { verifyAuditEvents } from './verify-audit-events';

export const auditRoutes: readonly Route[] = [
  route(api.listAuditEvents, listAuditEvents),
  route(api.exportAuditEvents, exportAuditEvents),
  route(api.verifyAuditEvents, verifyAuditEvents),
];
