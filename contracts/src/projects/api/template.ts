import { z } from 'zod';
import { defineOperation, idParams } from '../../kernel/operation';
import { ProjectTemplateCode } from '../../kernel/parts';
import { httpErrors } from '../../kernel/problem';
import { projectsErrors } from '../errors';

/** A task that a project made from the template starts with. */
export const TemplateTask = z.strictObject({
  title: z.string().trim().min(1).max(300),
  description: z.string().max(10_000).optional(),
  offsetDays: z.int().min(0).max(1000).meta({ description: 'Working days (Monday to Friday) from the project’s start to the due date' }),
  estimateMinutes: z
    .int()
    .min(0)
    .max(60 * 24 * 366)
    .optional(),
  clientVisible: z.boolean().optional(),
});

const content = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2000).optional(),
  tasks: z.array(TemplateTask).max(200),
};

export const ProjectTemplate = z
  .object({
    id: z.uuid(),
    version: z.int().meta({ description: 'Each change publishes the next version; projects keep the one they came from' }),
    code: z.string(),
    name: z.string(),
    description: z.string().optional(),
    active: z.boolean(),
    tasks: z.array(
      z.object({
        title: z.string(),
        description: z.string().optional(),
        offsetDays: z.int(),
        estimateMinutes: z.int().optional(),
        clientVisible: z.boolean().optional(),
      }),
    ),
  })
  .meta({ id: 'ProjectTemplateDetail' });

const write = { permission: 'projects:template:write' } as const;

export const createProjectTemplate = defineOperation({
  id: 'createProjectTemplate',
  context: 'projects',
  method: 'POST',
  path: '/v1/project-templates',
  summary: 'Publish a project template',
  access: write,
  body: z.strictObject({ code: ProjectTemplateCode, ...content }),
  replies: { 201: ProjectTemplate },
  errors: [projectsErrors.template_code_taken],
  idempotency: 'accepted',
  audit: { action: 'template.create', target: 'template' },
});

export const getProjectTemplate = defineOperation({
  id: 'getProjectTemplate',
  context: 'projects',
  method: 'GET',
  path: '/v1/project-templates/{id}',
  summary: 'Show a project template with its tasks',
  access: { permission: 'projects:template:read' },
  params: idParams,
  replies: { 200: ProjectTemplate },
  errors: [httpErrors.not_found],
});

export const updateProjectTemplate = defineOperation({
  id: 'updateProjectTemplate',
  context: 'projects',
  method: 'PUT',
  path: '/v1/project-templates/{id}',
  summary: 'Publish the next version of a project template',
  access: write,
  params: idParams,
  body: z.strictObject({ ...content, active: z.boolean() }),
  replies: { 200: ProjectTemplate },
  errors: [httpErrors.not_found, httpErrors.stale],
  ifMatch: 'required',
  audit: { action: 'template.update', target: 'template' },
});
