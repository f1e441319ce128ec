import { z } from 'zod';
import { LocalDate } from '../../kernel/local-date';
import { defineOperation, idParams } from '../../kernel/operation';
import { listQuery, pageOf } from '../../kernel/paging';
import { httpErrors } from '../../kernel/problem';
import { projectsErrors } from '../errors';

export const Milestone = z
  .object({
    id: z.uuid(),
    version: z.int(),
    projectId: z.uuid(),
    name: z.string(),
    status: z.enum(['open', 'reached']),
    dueDate: LocalDate.optional(),
    reachedOn: LocalDate.optional(),
    lineageId: z.uuid().optional().meta({ description: 'Line of the engagement that is billed when it is reached' }),
    key: z.string().optional(),
  })
  .meta({ id: 'ProjectMilestone' });

export const listMilestones = defineOperation({
  id: 'listMilestones',
  context: 'projects',
  method: 'GET',
  path: '/v1/milestones',
  summary: 'List milestones',
  access: { permission: 'projects:project:read' },
  principals: ['user', 'api_client', 'portal'],
  query: listQuery(['position', 'name'], { projectId: z.uuid().optional(), status: z.enum(['open', 'reached']).optional() }),
  replies: { 200: pageOf(Milestone) },
});

const command = {
  context: 'projects',
  method: 'POST',
  access: { permission: 'projects:milestone:reach' },
  params: idParams,
  replies: { 200: Milestone },
  ifMatch: 'optional',
} as const;
const refusals = [
  httpErrors.not_found,
  httpErrors.stale,
  httpErrors.illegal_transition,
  projectsErrors.project_frozen,
  projectsErrors.project_closed,
];

export const reachMilestone = defineOperation({
  ...command,
  id: 'reachMilestone',
  path: '/v1/milestones/{id}/reach',
  summary: 'Declare a milestone reached: its part of the line is due',
  body: z.strictObject({ reachedOn: LocalDate.optional().meta({ description: 'Default: today in the firm’s zone; never the future' }) }),
  errors: [...refusals, projectsErrors.date_in_future],
  audit: { action: 'milestone.reach', target: 'milestone' },
});

export const unreachMilestone = defineOperation({
  ...command,
  id: 'unreachMilestone',
  path: '/v1/milestones/{id}/unreach',
  summary: 'Take back that a milestone was reached',
  body: z.strictObject({ reason: z.string().max(2000).optional() }),
  errors: refusals,
  audit: { action: 'milestone.unreach', target: 'milestone' },
});
