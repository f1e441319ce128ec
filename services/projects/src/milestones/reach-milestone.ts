import { type Handler, ok, readPage, type Tx } from '@praxis/chassis';
import { httpErrors, Rejection, todayIn } from '@praxis/contracts/kernel';
import * as api from '@praxis/contracts/projects';
import type { z } from 'zod';
import { requireOpen } from '../projects/project';
import { type ProjectRow, projectsTable } from '../projects/project.row';
import { stateOf } from '../projects/project.store';
import { type MilestoneRow, milestones } from './milestone.row';

const milestoneReply = (row: MilestoneRow): z.input<typeof api.ProjectMilestone> => ({
  id: row.id,
  version: row.version,
  projectId: row.projectId,
  name: row.name,
  status: row.status,
  dueDate: row.dueDate ?? undefined,
  reachedOn: row.reachedOn ?? undefined,
  lineageId: row.lineageId ?? undefined,
  key: row.key ?? undefined,
});

/** @throws Rejection when there is no such milestone, it is in the other state, or its project cannot be worked in */
async function milestoneForUpdate(
  tx: Tx,
  id: string,
  ifMatch: number | undefined,
  wanted: MilestoneRow['status'],
): Promise<{ row: MilestoneRow; project: ProjectRow }> {
  const row = await milestones.findForUpdate(tx, id);
  const project = row && (await projectsTable.findForUpdate(tx, row.projectId));
  if (row === undefined || project === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== row.version) throw new Rejection(httpErrors.stale);
  if (row.status !== wanted) {
    throw new Rejection(httpErrors.illegal_transition, { state: row.status, allowed: [row.status === 'open' ? 'reach' : 'unreach'] });
  }
  requireOpen(stateOf(project));
  return { row, project };
}

const named = (row: MilestoneRow, project: ProjectRow) => ({
  milestoneId: row.id,
  name: row.name,
  lineageId: row.lineageId ?? undefined,
  itemKey: row.itemKey ?? undefined,
  key: row.key ?? undefined,
  projectId: project.id,
  clientId: project.clientId ?? undefined,
  engagementId: project.engagementId ?? undefined,
});

export const reachMilestone: Handler<typeof api.reachMilestone> = (request) =>
  request.inFirm(async (tx) => {
    const { row, project } = await milestoneForUpdate(tx, request.params.id, request.ifMatch, 'open');
    const { timezone } = await tx.firm();
    const today = todayIn(timezone, tx.at.toISOString());
    const reachedOn = request.body.reachedOn ?? today;
    if (reachedOn > today) throw new Rejection(api.projectsErrors.date_in_future);
    const next: MilestoneRow = { ...row, status: 'reached', reachedOn, version: row.version + 1 };
    milestones.update(tx, next, { from: row.version });
    tx.publish(api.milestoneReached, {
      subject: row.id,
      clientId: project.clientId ?? undefined,
      data: { ...named(next, project), reachedOn },
    });
    tx.changed({ targetId: row.id, before: { status: row.status }, after: { status: next.status, reachedOn } });
    return ok(milestoneReply(next));
  });

export const unreachMilestone: Handler<typeof api.unreachMilestone> = (request) =>
  request.inFirm(async (tx) => {
    const { row, project } = await milestoneForUpdate(tx, request.params.id, request.ifMatch, 'reached');
    const next: MilestoneRow = { ...row, status: 'open', reachedOn: null, version: row.version + 1 };
    milestones.update(tx, next, { from: row.version });
    tx.publish(api.milestoneUnreached, {
      subject: row.id,
      clientId: project.clientId ?? undefined,
      data: { ...named(next, project), reason: request.body.reason },
    });
    tx.changed({ targetId: row.id, before: { status: row.status }, after: { status: next.status }, reason: request.body.reason });
    return ok(milestoneReply(next));
  });

export const listMilestones: Handler<typeof api.listMilestones> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'milestones m join projects p on p.firm_id = m.firm_id and p.id = m.project_id',
      columns: 'm.*',
      where: [
        ['m.project_id = $', request.query.projectId],
        ['m.status = $', request.query.status],
        ...(request.principal.clientIds === undefined
          ? []
          : [['p.client_id = any($)', request.principal.clientIds] as const, ['p.client_visible'] as const]),
      ],
      sorts: { position: ['m.project_id asc', 'm.position asc', 'm.id asc'], name: ['lower(m.name) asc', 'm.id asc'] },
      map: (record) => milestoneReply(milestones.fromDatabase(record)),
    }),
  );
