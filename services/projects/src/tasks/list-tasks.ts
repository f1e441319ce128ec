import { type Handler, ok, readPage } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { getTask as getOperation, listTasks as listOperation } from '@praxis/contracts/projects';
import { maySeeProject } from '../projects/list-projects';
import { projectsTable } from '../projects/project.row';
import { tasks } from './task.row';
import { taskReply } from './task.store';

export const listTasks: Handler<typeof listOperation> = (request) =>
  request.inFirm(async (tx) => {
    const project = await projectsTable.find(tx, request.params.id);
    if (project === undefined || !maySeeProject(request.principal, project)) throw new Rejection(httpErrors.not_found);
    return readPage(request, tx, {
      from: 'tasks t',
      columns: 't.*',
      where: [
        ['t.project_id = $', project.id],
        ['t.status = $', request.query.status],
        ['t.assignee_id = $', request.query.assigneeId],
        request.principal.clientIds === undefined ? undefined : ['t.client_visible'],
      ],
      sorts: {
        position: ['t.position asc', 't.id asc'],
        dueDate: [`coalesce(t.due_date, 'infinity'::date) asc`, 't.id asc'],
        '-createdAt': ['t.created_at desc', 't.id desc'],
      },
      map: (record) => taskReply(tasks.fromDatabase(record)),
    });
  });

export const getTask: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const task = await tasks.find(tx, request.params.id);
    const project = task && (await projectsTable.find(tx, task.projectId));
    const portal = request.principal.clientIds !== undefined;
    if (task === undefined || project === undefined || !maySeeProject(request.principal, project) || (portal && !task.clientVisible)) {
      throw new Rejection(httpErrors.not_found);
    }
    return ok(taskReply(task));
  });
