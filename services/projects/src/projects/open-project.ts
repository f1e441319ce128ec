import type { Tx } from '@praxis/chassis';
import { milestones } from '../milestones/milestone.row';
import { tasks } from '../tasks/task.row';
import { dueDateOf, type Template } from '../templates/template';
import { publishCreated } from './project.publishing';
import { type ProjectRow, projectsTable } from './project.row';
import { nextProjectNumber } from './project.store';

export interface MilestonePlan {
  name: string;
  lineageId: string;
  itemKey: string;
  key: string;
}

export type NewProject = Omit<
  ProjectRow,
  'firmId' | 'id' | 'number' | 'version' | 'createdAt' | 'completedOn' | 'cancelReason' | 'frozen' | 'templateCode' | 'templateVersion'
>;

/** Writes a project with the tasks of its template and its milestones, and tells of it. `today` is the day in the firm's zone. */
export async function openProject(
  tx: Tx,
  project: NewProject,
  template: Template | undefined,
  plans: readonly MilestonePlan[],
  today: string,
): Promise<ProjectRow> {
  const start = project.startDate ?? today;
  const planned = (template?.tasks ?? []).map((task) => ({ task, dueDate: dueDateOf(start, task.offsetDays) }));
  const lastDue = planned.reduce<string | null>((last, { dueDate }) => (last === null || dueDate > last ? dueDate : last), null);
  const row: ProjectRow = {
    ...project,
    dueDate: project.dueDate ?? lastDue,
    firmId: tx.firmId,
    id: tx.newId(),
    number: await nextProjectNumber(tx, today),
    frozen: false,
    templateCode: template?.code ?? null,
    templateVersion: template?.version ?? null,
    completedOn: null,
    cancelReason: null,
    version: 1,
    createdAt: tx.at,
  };
  projectsTable.insert(tx, row);
  tasks.insertAll(
    tx,
    planned.map(({ task, dueDate }, index) => ({
      firmId: tx.firmId,
      id: tx.newId(),
      projectId: row.id,
      title: task.title,
      description: task.description ?? null,
      status: 'todo',
      priority: 'normal',
      assigneeId: null,
      estimateMinutes: task.estimateMinutes ?? null,
      dueDate,
      clientVisible: task.clientVisible ?? false,
      position: String(index + 1),
      version: 1,
      createdAt: tx.at,
      completedAt: null,
    })),
  );
  milestones.insertAll(
    tx,
    plans.map((plan, index) => ({
      firmId: tx.firmId,
      id: tx.newId(),
      projectId: row.id,
      name: plan.name,
      lineageId: plan.lineageId,
      itemKey: plan.itemKey,
      key: plan.key,
      dueDate: null,
      status: 'open',
      reachedOn: null,
      position: index + 1,
      version: 1,
    })),
  );
  publishCreated(tx, row, { tasks: planned.length, milestones: plans.length });
  tx.changed({ targetId: row.id, after: { number: row.number, name: row.name, clientId: row.clientId, status: row.status } });
  return row;
}
