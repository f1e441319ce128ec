import type { ClientStatus, changeClient } from '@praxis/contracts/clients';
import type { BodyOf, Buyer } from '@praxis/contracts/kernel';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { z } from 'zod';

/** A client of the firm. What issued documents say of it stands in them and does not follow. */
export interface Client {
  id: string;
  version: number;
  /** Human number, unique in the firm. */
  number: string;
  status: z.output<typeof ClientStatus>;
  buyer: Buyer;
  ownerId: string | undefined;
  /** For its account manager, its team and the firm's owners only. */
  confidential: boolean;
  /** People who work for it, besides the account manager. */
  teamIds: readonly string[];
  tags: readonly string[];
  /** The prospect that became this client; unique in the firm. */
  sourceProspectId: string | undefined;
  sourceProposalId: string | undefined;
  createdAt: Date;
  updatedAt: Date;
}

/** The account manager and the team. */
export const peopleOf = ({ ownerId, teamIds }: Pick<Client, 'ownerId' | 'teamIds'>): string[] => [
  ...(ownerId === undefined ? [] : [ownerId]),
  ...teamIds,
];

/** What is asked of the client page's own copies before a client is put away. */
export interface OpenBusiness {
  engagements: readonly { id: string; title: string }[];
  invoices: readonly { id: string; number: string }[];
}

export type ClientChanges = BodyOf<typeof changeClient>;

/** @throws http.illegal_transition for an archived client */
export function change(client: Client, changes: ClientChanges, at: Date): Client {
  requireStatus(client, ['active', 'inactive']);
  const { ownerId, teamIds, confidential, tags, ...ofBuyer } = changes;
  return {
    ...client,
    buyer: patched(client.buyer, ofBuyer),
    ...(ownerId === undefined ? {} : { ownerId: ownerId ?? undefined }),
    ...(teamIds === undefined ? {} : { teamIds: [...new Set(teamIds)] }),
    ...(confidential === undefined ? {} : { confidential }),
    ...(tags === undefined ? {} : { tags }),
    updatedAt: at,
  };
}

/**
 * A client that has no other business ends with its only engagement; one that comes back starts again where it was. Archived ones come
 * back too: what was accepted is binding.
 *
 * @param buyer what the acceptance says of the party, when it was made as a prospect; its tax treatment is not known there
 */
export function reactivate(client: Client, buyer: Buyer | undefined, at: Date): Client {
  const { taxTreatment, poNumberRequired } = client.buyer;
  const known = buyer === undefined ? client.buyer : { ...client.buyer, ...defined(buyer), taxTreatment, poNumberRequired };
  return { ...client, status: 'active', buyer: known, updatedAt: at };
}

export const deactivate = (client: Client, at: Date): Client => ({ ...client, status: 'inactive', updatedAt: at });

/** Whether open business stands against it is looked up before. @throws http.illegal_transition */
export function archive(client: Client, at: Date): Client {
  requireStatus(client, ['active', 'inactive']);
  return { ...client, status: 'archived', updatedAt: at };
}

function requireStatus(client: Client, allowed: readonly Client['status'][]): void {
  if (!allowed.includes(client.status)) throw new Rejection(httpErrors.illegal_transition, { state: client.status, allowed: [] });
}

/** Absent fields stay, null clears. */
function patched(buyer: Buyer, changes: Omit<ClientChanges, 'ownerId' | 'teamIds' | 'confidential' | 'tags'>): Buyer {
  const merged = Object.entries({ ...buyer, ...defined(changes) }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged) as Buyer;
}

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
