import { defineErrors, defineEvent, defineOperation, Instant, idParams, listQuery, pageOf } from '@praxis/contracts/kernel';
import { z } from 'zod';

/*
 * A tiny fictional service that does what every service does and nothing else; like the chassis' own fixture it takes the name of an
 * existing context.
 */

export const noteErrors = defineErrors('crm', { note_unknown: { status: 404, title: 'No such note', detail: 'Check the id.' } });

export const Note = z
  .object({ id: z.uuid(), version: z.int(), title: z.string(), body: z.string(), createdAt: Instant })
  .meta({ id: 'BenchNote' });
export type Note = z.output<typeof Note>;

export const makeNote = defineOperation({
  id: 'makeNote',
  context: 'crm',
  method: 'POST',
  path: '/v1/notes',
  summary: 'Make a note',
  access: { permission: 'crm:note:write' },
  body: z.strictObject({
    title: z.string().min(1).max(200),
    body: z.string().max(2000),
    contact: z.strictObject({ name: z.string().min(1).max(200), email: z.email() }).optional(),
    tags: z.array(z.string().max(40)).max(20).optional(),
  }),
  replies: { 201: Note },
  idempotency: 'accepted',
  audit: { action: 'note.make', target: 'note' },
});

/** The same without schemas, for what they cost. */
export const makeAnything = defineOperation({
  id: 'makeAnything',
  context: 'crm',
  method: 'POST',
  path: '/v1/anything',
  summary: 'Make a note of any shape',
  access: { permission: 'crm:note:write' },
  body: z.unknown(),
  replies: { 201: z.unknown() },
  idempotency: 'accepted',
  audit: { action: 'note.make', target: 'note' },
});

export const listNotes = defineOperation({
  id: 'listNotes',
  context: 'crm',
  method: 'GET',
  path: '/v1/notes',
  summary: 'List notes',
  access: { permission: 'crm:note:read' },
  query: listQuery(['-createdAt'], {}),
  replies: { 200: pageOf(Note) },
});

export const getNote = defineOperation({
  id: 'getNote',
  context: 'crm',
  method: 'GET',
  path: '/v1/notes/{id}',
  summary: 'Read a note',
  access: { permission: 'crm:note:read' },
  params: idParams,
  replies: { 200: Note },
  errors: [noteErrors.note_unknown],
});

/** What this service says, and what it hears from another. */
export const noteMade = defineEvent({
  context: 'crm',
  noun: 'note',
  verb: 'made',
  description: 'A note was made.',
  data: z.object({ title: z.string().max(200) }),
});
export const memoSent = defineEvent({
  context: 'projects',
  noun: 'memo',
  verb: 'sent',
  description: 'A memo was sent.',
  data: z.object({ title: z.string().max(200) }),
});
/** The same, for projections. */
export const memoFiled = defineEvent({
  context: 'projects',
  noun: 'memo',
  verb: 'filed',
  description: 'A memo was filed.',
  data: z.object({ title: z.string().max(200) }),
});
