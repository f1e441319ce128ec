import type { Tx } from '@praxis/chassis';
import type { Project } from '@praxis/contracts/projects';
import type { z } from 'zod';
import type { ProjectRow } from './project.row';
export interface TaskCounts {
    total: number;
    done: number;
}
export declare const projectReply: (row: ProjectRow, tasks: TaskCounts) => z.input<typeof Project>;
export declare function countTasks(tx: Tx, projectId: string): Promise<TaskCounts>;
//# sourceMappingURL=project.reply.d.ts.map