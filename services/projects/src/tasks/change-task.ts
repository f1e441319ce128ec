import { created, type Handler, idOfActor, ok } from '@praxis/chassis';
import { Rejection } from '@praxis/contracts/kernel';
import {
  type completeTask as completeOperation,
  type createTask as createOperation,
  type moveTask as moveOperation,
  projectsErrors,
  taskCompleted,
  type updateTask as updateOperation,
} from '@praxis/contracts/projects';
import { requireMember } from '../members/member.row';
import { requireOpen } from '../projects/project';
import { projectForUpdate, stateOf } from '../projects/project.store';
import { positionBetween } from './position';
import { type TaskRow, tasks } from './task.row';
import { saveTask, taskForUpdate, taskReply } from './task.store';

export const createTask: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    const project = await projectForUpdate(tx, request.params.id, undefined);
    requireOpen(stateOf(project));
    const { body } = request;
    await requireMember(tx, body.assigneeId);
    const [last] = await tasks.select(tx, 'where firm_id = $1 and project_id = $2 order by position desc limit 1', [tx.firmId, project.id]);
    const task: TaskRow = {
      firmId: tx.firmId,
      id: tx.newId(),
      projectId: project.id,
      title: body.title,
      description: body.description ?? null,
      status: 'todo',
      priority: body.priority ?? 'normal',
      assigneeId: body.assigneeId ?? null,
      estimateMinutes: body.estimateMinutes ?? null,
      dueDate: body.dueDate ?? null,
      clientVisible: body.clientVisible ?? false,
      position: positionBetween(last?.position, undefined),
      version: 1,
      createdAt: tx.at,
      completedAt: null,
    };
    tasks.insert(tx, task);
    tx.changed({ targetId: task.id, after: { projectId: project.id, status: task.status, assigneeId: task.assigneeId } });
    return created(taskReply(task));
  });

export const updateTask: Handler<typeof updateOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { task } = await taskForUpdate(tx, request.params.id, request.ifMatch);
    const { body } = request;
    await requireMember(tx, body.assigneeId);
    const given = <T>(value: T | undefined, present: T): T => (value === undefined ? present : value);
    const status = body.status ?? task.status;
    const next: TaskRow = {
      ...task,
      title: body.title ?? task.title,
      description: given(body.description, task.description),
      priority: body.priority ?? task.priority,
      assigneeId: given(body.assigneeId, task.assigneeId),
      estimateMinutes: given(body.estimateMinutes, task.estimateMinutes),
      dueDate: given(body.dueDate, task.dueDate),
      clientVisible: body.clientVisible ?? task.clientVisible,
      status,
      completedAt: status === 'done' ? task.completedAt : null,
      version: task.version + 1,
    };
    saveTask(tx, task, next);
    return ok(taskReply(next));
  });

export const moveTask: Handler<typeof moveOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { task, project } = await taskForUpdate(tx, request.params.id, request.ifMatch);
    const others = await tasks.select(tx, 'where firm_id = $1 and project_id = $2 and id <> $3 order by position, id', [
      tx.firmId,
      project.id,
      task.id,
    ]);
    const after = request.body.afterTaskId;
    const index = after === undefined ? 0 : others.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && index === 0) throw new Rejection(projectsErrors.neighbour_unknown);
    const next = { ...task, position: positionBetween(others[index - 1]?.position, others[index]?.position), version: task.version + 1 };
    saveTask(tx, task, next);
    return ok(taskReply(next));
  });

export const completeTask: Handler<typeof completeOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { task, project } = await taskForUpdate(tx, request.params.id, request.ifMatch);
    // Saying again that it is done changes nothing and is told to nobody.
    if (task.status === 'done') return ok(taskReply(task));
    const next: TaskRow = { ...task, status: 'done', completedAt: tx.at, version: task.version + 1 };
    saveTask(tx, task, next);
    tx.publish(taskCompleted, {
      subject: task.id,
      clientId: project.clientId ?? undefined,
      data: {
        taskId: task.id,
        projectId: project.id,
        clientId: project.clientId ?? undefined,
        title: task.title,
        completedBy: request.principal.kind === 'user' ? idOfActor(request.principal.id) : undefined,
        completedAt: tx.at.toISOString(),
      },
    });
    return ok(taskReply(next));
  });
