import { containing, type Handler, ok, type Principal, readPage } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { getProject as getOperation, listProjects as listOperation } from '@praxis/contracts/projects';
import { countTasks, projectReply } from './project.reply';
import { type ProjectRow, projectsTable } from './project.row';

/** Conditions that leave a portal user the shared projects of its own clients. */
const visibleTo = (principal: Principal): readonly (readonly [string, unknown?])[] =>
  principal.clientIds === undefined ? [] : [['p.client_id = any($)', principal.clientIds], ['p.client_visible']];

export const maySeeProject = (principal: Principal, project: ProjectRow): boolean =>
  principal.clientIds === undefined ||
  (project.clientVisible && project.clientId !== null && principal.clientIds.includes(project.clientId));

export const listProjects: Handler<typeof listOperation> = (request) =>
  request.inFirm((tx) => {
    const { clientId, engagementId, status, q } = request.query;
    const pattern = containing(q);
    return readPage(request, tx, {
      from: `projects p cross join lateral (
        select count(*)::int as total, count(*) filter (where t.status = 'done')::int as done
          from tasks t where t.firm_id = p.firm_id and t.project_id = p.id) counts`,
      columns: 'p.*, counts.total, counts.done',
      where: [
        ['p.client_id = $', clientId],
        ['p.engagement_id = $', engagementId],
        ['p.status = $', status],
        [`(p.name || ' ' || p.number) ilike $`, pattern],
        ...visibleTo(request.principal),
      ],
      sorts: {
        '-createdAt': ['p.created_at desc', 'p.id desc'],
        number: ['p.number asc', 'p.id asc'],
        name: ['lower(p.name) asc', 'p.id asc'],
      },
      map: (record) => projectReply(projectsTable.fromDatabase(record), { total: Number(record['total']), done: Number(record['done']) }),
    });
  });

export const getProject: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const row = await projectsTable.find(tx, request.params.id);
    if (row === undefined || !maySeeProject(request.principal, row)) throw new Rejection(httpErrors.not_found);
    return ok(projectReply(row, await countTasks(tx, row.id)));
  });
