import { clientsEvents } from '../src/clients';
import { crmEvents } from '../src/crm';
import { documentsEvents } from '../src/documents';
import { financeEvents } from '../src/finance';
import { identityEvents } from '../src/identity';
import type { Context, EventDefinition } from '../src/kernel';
import { projectsEvents } from '../src/projects';

/** Every declared event by the context that publishes it. */
export const eventsOf: Record<Context, readonly EventDefinition[]> = {
  identity: identityEvents,
  crm: crmEvents,
  clients: clientsEvents,
  projects: projectsEvents,
  finance: financeEvents,
  documents: documentsEvents,
};

export const allEvents: readonly EventDefinition[] = Object.values(eventsOf).flat();
