import { z } from 'zod';
import { Instant, LocalDate } from '../../kernel/local-date';
import { defineOperation, idParams } from '../../kernel/operation';
import { listQuery, pageOf } from '../../kernel/paging';
import { ProjectTemplateCode, Warnings } from '../../kernel/parts';
import { httpErrors } from '../../kernel/problem';
import { projectsErrors } from '../errors';
import { ProjectStatus } from '../events';

const read = { permission: 'projects:project:read' } as const;
const write = { permission: 'projects:project:write' } as const;
const staffAndPortal = ['user', 'api_client', 'portal'] as const;
const Name = z.string().trim().min(1).max(200);

export const Project = z
  .object({
    id: z.uuid(),
    version: z.int(),
    number: z.string(),
    name: z.string(),
    status: ProjectStatus,
    clientId: z.uuid().optional(),
    engagementId: z.uuid().optional(),
    managerId: z.uuid().optional(),
    billing: z.enum(['fixed', 'time_and_materials', 'retainer', 'non_billable']),
    startDate: LocalDate.optional(),
    dueDate: LocalDate.optional(),
    template: z.object({ code: z.string(), version: z.int() }).optional(),
    clientVisible: z.boolean(),
    frozen: z.boolean().meta({ description: 'Its onboarding is being cancelled' }),
    tasks: z.object({ total: z.int(), done: z.int() }),
    warnings: Warnings,
    createdAt: Instant,
    completedOn: LocalDate.optional(),
    cancelReason: z.string().optional(),
    allowed: z.array(z.enum(['start', 'hold', 'resume', 'complete', 'reopen', 'cancel'])).meta({ description: 'What can be done now' }),
  })
  .meta({ id: 'Project' });

export const listProjects = defineOperation({
  id: 'listProjects',
  context: 'projects',
  method: 'GET',
  path: '/v1/projects',
  summary: 'List projects',
  access: read,
  principals: staffAndPortal,
  query: listQuery(['-createdAt', 'number', 'name'], {
    clientId: z.uuid().optional(),
    engagementId: z.uuid().optional(),
    status: ProjectStatus.optional(),
    q: z.string().max(200).optional().meta({ description: 'Part of name or number' }),
  }),
  replies: { 200: pageOf(Project) },
});

export const createProject = defineOperation({
  id: 'createProject',
  context: 'projects',
  method: 'POST',
  path: '/v1/projects',
  summary: 'Make a project by hand',
  access: write,
  body: z.strictObject({
    name: Name,
    clientId: z.uuid().optional().meta({ description: 'Absent: an internal project' }),
    template: ProjectTemplateCode.optional(),
    managerId: z.uuid().optional(),
    billing: z.enum(['fixed', 'time_and_materials', 'non_billable']).optional(),
    startDate: LocalDate.optional().meta({ description: 'Default: today in the firm’s zone' }),
    dueDate: LocalDate.optional(),
    clientVisible: z.boolean().optional(),
  }),
  replies: { 201: Project },
  errors: [projectsErrors.client_unknown, projectsErrors.template_unknown, projectsErrors.user_unknown],
  idempotency: 'accepted',
  audit: { action: 'project.create', target: 'project' },
});

export const getProject = defineOperation({
  id: 'getProject',
  context: 'projects',
  method: 'GET',
  path: '/v1/projects/{id}',
  summary: 'Show a project',
  access: read,
  principals: staffAndPortal,
  params: idParams,
  replies: { 200: Project },
  errors: [httpErrors.not_found],
});

export const updateProject = defineOperation({
  id: 'updateProject',
  context: 'projects',
  method: 'PATCH',
  path: '/v1/projects/{id}',
  summary: 'Change a project',
  access: write,
  params: idParams,
  body: z.strictObject({
    name: Name.optional(),
    managerId: z.uuid().nullable().optional(),
    startDate: LocalDate.nullable().optional(),
    dueDate: LocalDate.nullable().optional(),
    clientVisible: z.boolean().optional(),
  }),
  replies: { 200: Project },
  errors: [
    httpErrors.not_found,
    httpErrors.stale,
    projectsErrors.project_closed,
    projectsErrors.project_frozen,
    projectsErrors.user_unknown,
  ],
  ifMatch: 'required',
  audit: { action: 'project.update', target: 'project' },
});

const transition = <const B extends z.ZodType>(id: string, verb: string, summary: string, body: B) =>
  defineOperation({
    id,
    context: 'projects',
    method: 'POST',
    path: `/v1/projects/{id}/${verb}`,
    summary,
    access: write,
    params: idParams,
    body,
    replies: { 200: Project },
    errors: [httpErrors.not_found, httpErrors.illegal_transition, httpErrors.stale, projectsErrors.project_frozen],
    ifMatch: 'optional',
    audit: { action: `project.${verb}`, target: 'project' },
  });
const nothing = z.strictObject({});
const reason = z.strictObject({ reason: z.string().trim().min(1).max(2000) });

export const startProject = transition('startProject', 'start', 'Begin the work', nothing);
export const holdProject = transition(
  'holdProject',
  'hold',
  'Put the work on hold',
  z.strictObject({ reason: z.string().max(2000).optional() }),
);
export const resumeProject = transition('resumeProject', 'resume', 'Go on with the work', nothing);
export const completeProject = transition(
  'completeProject',
  'complete',
  'Declare the work done: lines billed on completion are due',
  nothing,
);
export const reopenProject = transition('reopenProject', 'reopen', 'Open a completed project again', reason);
export const cancelProject = transition('cancelProject', 'cancel', 'Give the work up', reason);
