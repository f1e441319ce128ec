import type { Tx } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { evolve, type ProjectEvent, type ProjectState } from './project';
import { publishProject } from './project.publishing';
import { type ProjectRow, projectsTable } from './project.row';

export const stateOf = (row: ProjectRow): ProjectState => ({
  status: row.status,
  frozen: row.frozen,
  engagementId: row.engagementId ?? undefined,
});

/** @throws Rejection `http.not_found` */
export async function projectForUpdate(tx: Tx, id: string, ifMatch: number | undefined): Promise<ProjectRow> {
  const row = await projectsTable.findForUpdate(tx, id);
  if (row === undefined) throw new Rejection(httpErrors.not_found);
  if (ifMatch !== undefined && ifMatch !== row.version) throw new Rejection(httpErrors.stale);
  return row;
}

export async function projectOfEngagement(tx: Tx, engagementId: string): Promise<ProjectRow | undefined> {
  const [row] = await projectsTable.lookUp(tx, 'where firm_id = $1 and engagement_id = $2 for update', [tx.firmId, engagementId]);
  return row;
}

/** Applies what was decided: row, version and outbox meet only here. */
export function applyEvents(tx: Tx, row: ProjectRow, events: readonly ProjectEvent[]): ProjectRow {
  if (events.length === 0) return row;
  const state = events.reduce(evolve, stateOf(row));
  const completed = events.find((event) => event.type === 'completed');
  const cancelled = events.find((event) => event.type === 'cancelled');
  const next: ProjectRow = {
    ...row,
    status: state.status,
    frozen: state.frozen,
    completedOn: completed?.on ?? (state.status === 'completed' ? row.completedOn : null),
    cancelReason: cancelled?.reason ?? row.cancelReason,
    version: row.version + 1,
  };
  saveProject(tx, row, next);
  for (const event of events) publishProject(tx, next, event);
  return next;
}

export function saveProject(tx: Tx, before: ProjectRow, after: ProjectRow): void {
  projectsTable.update(tx, after, { from: before.version });
  tx.changed({
    targetId: after.id,
    before: { status: before.status, name: before.name, managerId: before.managerId, dueDate: before.dueDate },
    after: { status: after.status, name: after.name, managerId: after.managerId, dueDate: after.dueDate },
  });
}

/** `P-2027-0001`, per firm and year of the given day. */
export async function nextProjectNumber(tx: Tx, on: string): Promise<string> {
  const year = on.slice(0, 4);
  const [row] = await tx.lookUp<{ last: number }>(
    `insert into project_numbers (firm_id, year, last) values ($1, $2, 1)
     on conflict (firm_id, year) do update set last = project_numbers.last + 1 returning last`,
    [tx.firmId, Number(year)],
  );
  return `P-${year}-${String(row?.last ?? 1).padStart(4, '0')}`;
}
