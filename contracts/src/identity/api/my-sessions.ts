import { z } from 'zod';
import { defineOperation, httpErrors, Id, Instant, idParams, listQuery, noContent, pageOf } from '../../kernel';
import { identityErrors } from '../errors';

/** Where a person is signed in. A session has no version: it is used or it has ended. */
export const OwnSession = z
  .object({
    id: Id,
    current: z.boolean().meta({ description: 'Whether this request was made with it' }),
    kind: z.enum(['user', 'portal', 'operator']),
    firm: z.object({ id: Id, name: z.string() }).optional().meta({ description: 'Where it works at present; operators have none' }),
    address: z.string().optional().meta({ personal: true, description: 'IP address from which it was opened' }),
    userAgent: z.string().optional().meta({ personal: true, description: 'What the browser or program said of itself then' }),
    secondFactor: z.boolean().meta({ description: 'Whether it has proved a second factor' }),
    createdAt: Instant,
    lastUsedAt: Instant.meta({ description: 'When it got its last tokens' }),
    expiresAt: Instant.meta({ description: 'Its end at the latest; a week without use is one, too' }),
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.output<typeof OwnSession>;

const mine = {
  context: 'identity',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  whileSuspended: true,
} as const;

export const listMySessions = defineOperation({
  ...mine,
  id: 'listMySessions',
  method: 'GET',
  path: '/v1/sessions',
  summary: 'Where I am signed in',
  description: 'In every firm of mine, whichever this session works in.',
  query: listQuery(['-createdAt', 'createdAt'], {}),
  replies: { 200: pageOf(OwnSession) },
});

export const endMySession = defineOperation({
  ...mine,
  id: 'endMySession',
  method: 'DELETE',
  path: '/v1/sessions/{id}',
  summary: 'End one of my sessions',
  description: 'Its tokens are worth nothing within seconds. Ending it twice is the same as once.',
  params: idParams,
  replies: { 204: noContent },
  errors: [httpErrors.not_found],
  audit: { action: 'session.end', target: 'session' },
});

export const endMyOtherSessions = defineOperation({
  ...mine,
  id: 'endMyOtherSessions',
  method: 'POST',
  path: '/v1/sessions/end-others',
  summary: 'End all my sessions but this one',
  replies: { 200: z.object({ ended: z.int() }) },
  errors: [identityErrors.session_ended],
  audit: { action: 'session.end-others', target: 'user' },
});
