import type { Tx } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Task } from '@praxis/contracts/projects';
import type { z } from 'zod';
import { requireOpen } from '../projects/project';
import { type ProjectRow, projectsTable } from '../projects/project.row';
import { stateOf } from '../projects/project.store';
import { type TaskRow, tasks } from './task.row';

/**
 * A task with its project, both locked: the project first, so that moves within one project take turns and two of them never deadlock.
 * @throws Rejection `http.not_found`, `http.stale`, or why the project cannot be worked in
 */
export async function taskForUpdate(tx: Tx, id: string, ifMatch: number | undefined): Promise<{ task: TaskRow; project: ProjectRow }> {
  const seen = await tasks.find(tx, id);
  const project = seen && (await projectsTable.findForUpdate(tx, seen.projectId));
  const task = project && (await tasks.findForUpdate(tx, id));
  if (project === undefined || task === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== task.version) throw new Rejection(httpErrors.stale);
  requireOpen(stateOf(project));
  return { task, project };
}

export function saveTask(tx: Tx, before: TaskRow, after: TaskRow): void {
  tasks.update(tx, after, { from: before.version });
  tx.changed({
    targetId: after.id,
    before: { status: before.status, assigneeId: before.assigneeId, dueDate: before.dueDate },
    after: { status: after.status, assigneeId: after.assigneeId, dueDate: after.dueDate },
  });
}

export const taskReply = (row: TaskRow): z.input<typeof Task> => ({
  id: row.id,
  version: row.version,
  projectId: row.projectId,
  title: row.title,
  description: row.description ?? undefined,
  status: row.status,
  priority: row.priority,
  assigneeId: row.assigneeId ?? undefined,
  estimateMinutes: row.estimateMinutes ?? undefined,
  dueDate: row.dueDate ?? undefined,
  clientVisible: row.clientVisible,
  createdAt: row.createdAt.toISOString(),
  completedAt: row.completedAt?.toISOString(),
});
