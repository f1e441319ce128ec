import { z } from 'zod';
import { defineOperation, Instant, listQuery, Money, pageOf } from '../../kernel';
import { NonNegativeMoney, text } from './texts';

export const DealInput = z.strictObject({ name: text(200), value: NonNegativeMoney });

export const Deal = z
  .object({
    id: z.uuid(),
    version: z.int(),
    name: z.string(),
    value: Money,
    prospectId: z.uuid(),
    ownerId: z.uuid().optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Deal' });
export type Deal = z.output<typeof Deal>;

export const listDeals = defineOperation({
  id: 'listDeals',
  context: 'crm',
  method: 'GET',
  path: '/v1/deals',
  summary: 'List deals',
  access: { permission: 'crm:deal:read' },
  query: listQuery(['-createdAt', 'createdAt', 'value', '-value'], { prospectId: z.uuid().optional(), owner: z.uuid().optional() }, [
    'value',
    '-value',
  ]),
  replies: { 200: pageOf(Deal) },
});

export const dealOperations = [listDeals];
