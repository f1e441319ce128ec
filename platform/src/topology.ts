import type { ServiceNatsSpec, ServiceRoleSpec } from '@praxis/chassis/provision';

/** What the platform consists of: one entry per service, in the order in which it is listed, migrated and given its port. */
export interface ServiceTopology extends ServiceNatsSpec, ServiceRoleSpec {
  /** The port it listens on locally when that is free. */
  readonly port: number;
}

export const services: readonly ServiceTopology[] = [
  {
    service: 'identity',
    port: 4001,
    auth: true,
    publishesEdge: true,
    consumesAudit: true,
    subscribes: ['clients', 'finance', 'documents'],
  },
  { service: 'crm', port: 4002, subscribes: ['identity', 'clients', 'finance', 'projects'] },
  // Its own events too: that its reaction to an acceptance failed is told there, and has to be seen.
  { service: 'clients', port: 4003, subscribes: ['identity', 'crm', 'clients', 'projects', 'finance', 'documents'] },
  { service: 'projects', port: 4004, subscribes: ['identity', 'clients'] },
  { service: 'finance', port: 4005, subscribes: ['identity', 'clients', 'projects'] },
  { service: 'documents', port: 4006, subscribes: ['identity', 'clients'] },
];

export const gatewayPort = 8080;

export const serviceNames: readonly string[] = services.map(({ service }) => service);

/** The entry of a service. @throws when there is no such service */
export function topologyOf(service: string): ServiceTopology {
  const entry = services.find((candidate) => candidate.service === service);
  if (entry === undefined) throw new Error(`There is no service "${service}"; there are ${serviceNames.join(', ')}`);
  return entry;
}

/** The name of the database that holds every service's schema. */
export const databaseName = 'praxis';
