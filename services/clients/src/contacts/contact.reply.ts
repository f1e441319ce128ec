import type { Contact as ContactSchema } from '@praxis/contracts/clients';
import type { z } from 'zod';
import type { Contact } from './contact';

export const contactReply = (contact: Contact): z.input<typeof ContactSchema> => ({
  id: contact.id,
  version: contact.version,
  ...contact.card,
  status: contact.status,
  clients: [...contact.clients],
  createdAt: contact.createdAt.toISOString(),
  updatedAt: contact.updatedAt.toISOString(),
});
