import { getClient, listContacts, listEngagements } from '@praxis/contracts/clients';
import { listContracts } from '@praxis/contracts/crm';
import { listFolders } from '@praxis/contracts/documents';
import { getInvoice, listBillingSchedules, listInvoices } from '@praxis/contracts/finance';
import { listPortalInvitations } from '@praxis/contracts/identity';
import { listProjects } from '@praxis/contracts/projects';
import { patiently } from '@praxis/platform';
import type { TestFirm } from './firm';

/** Everything that the services hold of one client, read through the gateway. */
export async function holdingsOf({ client }: TestFirm, clientId: string) {
  const query = { clientId };
  const [of, contacts, engagements, contracts, projects, schedules, summaries, folders, invitations] = await Promise.all([
    patiently(() => client.call(getClient, { params: { id: clientId } })),
    client.call(listContacts, { query }),
    client.call(listEngagements, { query }),
    client.call(listContracts, { query }),
    client.call(listProjects, { query }),
    client.call(listBillingSchedules, { query }),
    client.call(listInvoices, { query }),
    client.call(listFolders, { query }),
    client.call(listPortalInvitations, { query }),
  ]);
  return {
    client: of,
    contacts: contacts.items,
    engagements: engagements.items,
    contracts: contracts.items,
    projects: projects.items,
    schedules: schedules.items,
    invoices: await Promise.all(summaries.items.map(({ id }) => client.call(getInvoice, { params: { id } }))),
    folders: folders.items,
    invitations: invitations.items,
  };
}

export type Holdings = Awaited<ReturnType<typeof holdingsOf>>;

/** How many there are of each kind. */
export function countsOf({ client: _, ...lists }: Holdings): Record<keyof Omit<Holdings, 'client'>, number> {
  return Object.fromEntries(Object.entries(lists).map(([kind, items]) => [kind, items.length])) as ReturnType<typeof countsOf>;
}

/** What one acceptance makes, of a proposal that asks for all of it and has something due. */
export const oneOfEverything = {
  contacts: 1,
  engagements: 1,
  contracts: 1,
  projects: 1,
  schedules: 1,
  invoices: 1,
  folders: 4,
  invitations: 1,
};
