import type { Principal } from '@praxis/chassis';
import type { Client as ClientSchema } from '@praxis/contracts/clients';
import type { z } from 'zod';
import type { Client } from './client';

type ClientReply = z.input<typeof ClientSchema>;

/** A client as the caller may see it: what the firm notes for itself is not shown in the portal. */
export const clientReply = (client: Client, principal: Principal): ClientReply => ({
  id: client.id,
  version: client.version,
  number: client.number,
  status: client.status,
  ...client.buyer,
  ...(principal.kind === 'portal' ? {} : internal(client)),
  createdAt: client.createdAt.toISOString(),
  updatedAt: client.updatedAt.toISOString(),
});

const internal = (client: Client) => ({
  ...(client.ownerId !== undefined && { ownerId: client.ownerId }),
  teamIds: [...client.teamIds],
  confidential: client.confidential,
  tags: [...client.tags],
  ...(client.sourceProspectId !== undefined && { sourceProspectId: client.sourceProspectId }),
  ...(client.sourceProposalId !== undefined && { sourceProposalId: client.sourceProposalId }),
});
