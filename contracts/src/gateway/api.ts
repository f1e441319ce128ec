import { z } from 'zod';
import { defineOperation } from '../kernel';

/** Live events; each is shown to those whom its own definition names. */
export const streamEvents = defineOperation({
  context: 'gateway',
  id: 'streamEvents',
  method: 'GET',
  path: '/v1/events/stream',
  summary: 'Events of the firm as they happen, as server-sent events',
  description:
    'Each message has the id of its event and, as data, the event as in the AsyncAPI document. `Last-Event-ID` takes up where a connection ' +
    'ended; a message of the type `reset` says that it ended too long ago, and that everything shown is to be read anew.',
  access: 'signed-in',
  principals: ['user', 'portal', 'api_client'],
  query: z.strictObject({
    types: z
      .string()
      .max(7_000)
      .optional()
      .describe('Event types separated by commas, each whole or a beginning that ends in `*`; all by default'),
  }),
  replies: { 200: z.string() },
  replyType: 'event-stream',
});

const ServiceHealth = z.object({
  service: z.string(),
  status: z.enum(['ready', 'not_ready', 'down']),
  milliseconds: z.int().min(0).optional().describe('How long the answer took; absent when there was none'),
});
export type ServiceHealth = z.infer<typeof ServiceHealth>;

/** The health of every service, for operators of the platform. */
export const listServices = defineOperation({
  context: 'gateway',
  id: 'listServices',
  method: 'GET',
  path: '/v1/operations/services',
  summary: 'Whether each service, and the broker, is ready',
  access: 'signed-in',
  principals: ['operator'],
  tenant: 'none',
  whileSuspended: true,
  replies: { 200: z.object({ services: z.array(ServiceHealth), broker: z.object({ status: z.enum(['connected', 'away']) }) }) },
});

/** Every operation that the gateway answers itself. */
export const gatewayOperations = [streamEvents, listServices] as const;
