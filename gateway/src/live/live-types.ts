import { clientsEvents } from '@praxis/contracts/clients';
import { crmEvents } from '@praxis/contracts/crm';
import { documentsEvents } from '@praxis/contracts/documents';
import { financeEvents } from '@praxis/contracts/finance';
import { identityEvents } from '@praxis/contracts/identity';
import { type EventDefinition, firmEvents, type LiveVisibility } from '@praxis/contracts/kernel';
import { projectsEvents } from '@praxis/contracts/projects';

const everyEvent: readonly Pick<EventDefinition, 'type' | 'noun' | 'live'>[] = [
  ...firmEvents,
  ...identityEvents,
  ...crmEvents,
  ...clientsEvents,
  ...projectsEvents,
  ...financeEvents,
  ...documentsEvents,
];

export interface LiveType {
  readonly noun: string;
  readonly live: LiveVisibility;
}

/** The types that are shown live and to whom, as their definitions say; what declares nothing is shown to nobody. */
export const liveTypes: ReadonlyMap<string, LiveType> = new Map(
  everyEvent.flatMap(({ type, noun, live }) => (live === undefined ? [] : [[type, { noun, live }]])),
);
