import type { Tx } from '@praxis/chassis';
import type { Project } from '@praxis/contracts/projects';
import type { z } from 'zod';
import { allowedMoves } from './project';
import type { ProjectRow } from './project.row';
import { stateOf } from './project.store';

export interface TaskCounts {
  total: number;
  done: number;
}

export const projectReply = (row: ProjectRow, tasks: TaskCounts): z.input<typeof Project> => ({
  id: row.id,
  version: row.version,
  number: row.number,
  name: row.name,
  status: row.status,
  clientId: row.clientId ?? undefined,
  engagementId: row.engagementId ?? undefined,
  managerId: row.managerId ?? undefined,
  billing: row.billing,
  startDate: row.startDate ?? undefined,
  dueDate: row.dueDate ?? undefined,
  template:
    row.templateCode === null || row.templateVersion === null ? undefined : { code: row.templateCode, version: row.templateVersion },
  clientVisible: row.clientVisible,
  frozen: row.frozen,
  tasks,
  warnings: row.warnings,
  createdAt: row.createdAt.toISOString(),
  completedOn: row.completedOn ?? undefined,
  cancelReason: row.cancelReason ?? undefined,
  allowed: allowedMoves(stateOf(row)),
});

export async function countTasks(tx: Tx, projectId: string): Promise<TaskCounts> {
  const [counts] = await tx.query<{ total: number; done: number }>(
    `select count(*)::int as total, count(*) filter (where status = 'done')::int as done from tasks where firm_id = $1 and project_id = $2`,
    [tx.firmId, projectId],
  );
  return counts ?? { total: 0, done: 0 };
}
