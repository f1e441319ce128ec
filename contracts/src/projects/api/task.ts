import { z } from 'zod';
import { Instant, LocalDate } from '../../kernel/local-date';
import { defineOperation, idParams } from '../../kernel/operation';
import { listQuery, pageOf } from '../../kernel/paging';
import { httpErrors } from '../../kernel/problem';
import { projectsErrors } from '../errors';

const read = { permission: 'projects:task:read' } as const;
const write = { permission: 'projects:task:write' } as const;
export const TaskStatus = z.enum(['todo', 'in_progress', 'blocked', 'review', 'done']);
export const TaskPriority = z.enum(['low', 'normal', 'high', 'urgent']);

export const Task = z
  .object({
    id: z.uuid(),
    version: z.int(),
    projectId: z.uuid(),
    title: z.string(),
    description: z.string().optional(),
    status: TaskStatus,
    priority: TaskPriority,
    assigneeId: z.uuid().optional(),
    estimateMinutes: z.int().optional(),
    dueDate: LocalDate.optional(),
    clientVisible: z.boolean(),
    createdAt: Instant,
    completedAt: Instant.optional(),
  })
  .meta({ id: 'Task' });

const fields = {
  title: z.string().trim().min(1).max(300),
  description: z.string().max(10_000),
  priority: TaskPriority,
  assigneeId: z.uuid(),
  estimateMinutes: z
    .int()
    .min(0)
    .max(60 * 24 * 366),
  dueDate: LocalDate,
  clientVisible: z.boolean(),
};
const closed = [projectsErrors.project_closed, projectsErrors.project_frozen, projectsErrors.user_unknown];

export const listTasks = defineOperation({
  id: 'listTasks',
  context: 'projects',
  method: 'GET',
  path: '/v1/projects/{id}/tasks',
  summary: 'List the tasks of a project in their order',
  access: read,
  principals: ['user', 'api_client', 'portal'],
  params: idParams,
  query: listQuery(['position', 'dueDate', '-createdAt'], { status: TaskStatus.optional(), assigneeId: z.uuid().optional() }),
  replies: { 200: pageOf(Task) },
  errors: [httpErrors.not_found],
});

export const createTask = defineOperation({
  id: 'createTask',
  context: 'projects',
  method: 'POST',
  path: '/v1/projects/{id}/tasks',
  summary: 'Add a task at the end',
  access: write,
  params: idParams,
  body: z.strictObject({
    title: fields.title,
    description: fields.description.optional(),
    priority: fields.priority.optional(),
    assigneeId: fields.assigneeId.optional(),
    estimateMinutes: fields.estimateMinutes.optional(),
    dueDate: fields.dueDate.optional(),
    clientVisible: fields.clientVisible.optional(),
  }),
  replies: { 201: Task },
  errors: [httpErrors.not_found, ...closed],
  idempotency: 'accepted',
  audit: { action: 'task.create', target: 'task' },
});

export const getTask = defineOperation({
  id: 'getTask',
  context: 'projects',
  method: 'GET',
  path: '/v1/tasks/{id}',
  summary: 'Show a task',
  access: read,
  principals: ['user', 'api_client', 'portal'],
  params: idParams,
  replies: { 200: Task },
  errors: [httpErrors.not_found],
});

export const updateTask = defineOperation({
  id: 'updateTask',
  context: 'projects',
  method: 'PATCH',
  path: '/v1/tasks/{id}',
  summary: 'Change a task',
  access: write,
  params: idParams,
  body: z.strictObject({
    title: fields.title.optional(),
    description: fields.description.nullable().optional(),
    priority: fields.priority.optional(),
    assigneeId: fields.assigneeId.nullable().optional(),
    estimateMinutes: fields.estimateMinutes.nullable().optional(),
    dueDate: fields.dueDate.nullable().optional(),
    clientVisible: fields.clientVisible.optional(),
    status: z.enum(['todo', 'in_progress', 'blocked', 'review']).optional().meta({ description: '`done` by completing the task' }),
  }),
  replies: { 200: Task },
  errors: [httpErrors.not_found, httpErrors.stale, ...closed],
  ifMatch: 'required',
  audit: { action: 'task.update', target: 'task' },
});

export const moveTask = defineOperation({
  id: 'moveTask',
  context: 'projects',
  method: 'POST',
  path: '/v1/tasks/{id}/move',
  summary: 'Move a task within its project',
  description: 'Behind `afterTaskId`; without it to the top. Two people moving at once both get what they asked for.',
  access: write,
  params: idParams,
  body: z.strictObject({ afterTaskId: z.uuid().optional() }),
  replies: { 200: Task },
  errors: [httpErrors.not_found, httpErrors.stale, projectsErrors.neighbour_unknown, ...closed],
  ifMatch: 'optional',
  audit: { action: 'task.move', target: 'task' },
});

export const completeTask = defineOperation({
  id: 'completeTask',
  context: 'projects',
  method: 'POST',
  path: '/v1/tasks/{id}/complete',
  summary: 'Mark a task as done',
  access: write,
  params: idParams,
  replies: { 200: Task },
  errors: [httpErrors.not_found, httpErrors.stale, ...closed],
  ifMatch: 'optional',
  audit: { action: 'task.complete', target: 'task' },
});
