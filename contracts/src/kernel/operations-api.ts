import { z } from 'zod';
import type { Context } from './event';
import { defineOperation } from './operation';
import { listQuery, pageOf } from './paging';
import { defineErrors } from './problem';

/** Refusals of the operators' API, the same in every service. */
export const operationsErrors = defineErrors('operations', {
  dead_letter_not_found: { status: 404, title: 'No such dead letter', detail: 'List the dead letters again: it may have been handled.' },
  dead_letter_not_open: {
    status: 409,
    title: 'The dead letter is already settled',
    detail: 'It was retried with success or discarded meanwhile.',
  },
  not_replayable: {
    status: 422,
    title: 'Only projections can be replayed',
    detail: 'Name a reaction that is declared a projection; effects can only be retried.',
  },
});

export const DeadLetter = z.object({
  id: z.uuid(),
  version: z.int(),
  reaction: z.string(),
  eventId: z.uuid(),
  eventType: z.string(),
  firmId: z.uuid(),
  subject: z.string(),
  correlationId: z.string(),
  status: z.enum(['parked', 'dead', 'discarded', 'recovered']),
  attempts: z.int(),
  nextAttemptAt: z.string().optional(),
  errorCode: z.string(),
  errorDetail: z.string(),
  firstFailedAt: z.string(),
  lastFailedAt: z.string(),
});

export const DeadLetterPayload = z.object({ id: z.uuid(), event: z.record(z.string(), z.unknown()) });

/** The operators' operations of one service: its name is a literal segment of the path. */
export function operationsApi<const C extends Context>(context: C) {
  const path = `/v1/operations/${context}`;
  const name = context.charAt(0).toUpperCase() + context.slice(1);
  const shared = {
    context,
    access: { permission: 'operations:dead-letters:manage' },
    principals: ['operator'],
    tenant: 'none',
    whileSuspended: true,
  } as const;
  const id = z.strictObject({ id: z.uuid() });
  return {
    listDeadLetters: defineOperation({
      ...shared,
      id: `list${name}DeadLetters`,
      method: 'GET',
      path: `${path}/dead-letters`,
      summary: `List parked and dead events of ${context}`,
      query: listQuery(['-lastFailedAt'], {
        status: z.enum(['parked', 'dead', 'discarded', 'recovered']).optional(),
        reaction: z.string().max(100).optional(),
        firmId: z.uuid().optional(),
      }),
      replies: { 200: pageOf(DeadLetter) },
    }),
    getDeadLetter: defineOperation({
      ...shared,
      id: `get${name}DeadLetter`,
      method: 'GET',
      path: `${path}/dead-letters/{id}`,
      summary: `Show one parked or dead event of ${context}, without its payload`,
      params: id,
      replies: { 200: DeadLetter },
      errors: [operationsErrors.dead_letter_not_found],
    }),
    getDeadLetterPayload: defineOperation({
      ...shared,
      id: `get${name}DeadLetterPayload`,
      access: { permission: 'operations:dead-letters:payload' },
      tenant: 'token',
      method: 'GET',
      path: `${path}/dead-letters/{id}/payload`,
      summary: `Show the event of one parked or dead letter of ${context}, under a break-glass grant of its firm`,
      description: 'Letters of other firms, and about confidential clients, are as good as missing.',
      params: id,
      replies: { 200: DeadLetterPayload },
      errors: [operationsErrors.dead_letter_not_found],
    }),
    retryDeadLetter: defineOperation({
      ...shared,
      id: `retry${name}DeadLetter`,
      method: 'POST',
      path: `${path}/dead-letters/{id}/retry`,
      summary: 'Run the reaction again now',
      params: id,
      replies: { 202: DeadLetter },
      errors: [operationsErrors.dead_letter_not_found, operationsErrors.dead_letter_not_open],
      audit: { action: 'dead-letter.retry', target: 'dead-letter' },
    }),
    discardDeadLetter: defineOperation({
      ...shared,
      id: `discard${name}DeadLetter`,
      method: 'POST',
      path: `${path}/dead-letters/{id}/discard`,
      summary: 'Give the event up, with a reason',
      params: id,
      body: z.strictObject({ reason: z.string().trim().min(3).max(1000) }),
      replies: { 200: DeadLetter },
      errors: [operationsErrors.dead_letter_not_found, operationsErrors.dead_letter_not_open],
      audit: { action: 'dead-letter.discard', target: 'dead-letter' },
    }),
    reconcile: defineOperation({
      ...shared,
      id: `reconcile${name}`,
      method: 'POST',
      path: `${path}/reconcile`,
      summary: 'Compare the logs of the subscribed contexts with the inbox and fetch what is missing',
      replies: { 202: z.object({ started: z.boolean() }) },
      audit: { action: 'reconcile.start', target: 'service' },
    }),
    replay: defineOperation({
      ...shared,
      id: `replay${name}`,
      method: 'POST',
      path: `${path}/replay`,
      summary: 'Rebuild a projection from the logs',
      body: z.strictObject({ reaction: z.string().min(1).max(100), firmId: z.uuid() }),
      replies: { 202: z.object({ started: z.boolean() }) },
      errors: [operationsErrors.not_replayable],
      audit: { action: 'replay.start', target: 'service' },
    }),
  };
}
