import type { Tx } from '@praxis/chassis';
import type { Task } from '@praxis/contracts/projects';
import type { z } from 'zod';
import { type ProjectRow } from '../projects/project.row';
import { type TaskRow } from './task.row';
/**
 * A task with its project, both locked: the project first, so that moves within one project take turns and two of them never deadlock.
 * @throws Rejection `http.not_found`, `http.stale`, or why the project cannot be worked in
 */
export declare function taskForUpdate(tx: Tx, id: string, ifMatch: number | undefined): Promise<{
    task: TaskRow;
    project: ProjectRow;
}>;
export declare function saveTask(tx: Tx, before: TaskRow, after: TaskRow): void;
export declare const taskReply: (row: TaskRow) => z.input<typeof Task>;
//# sourceMappingURL=task.store.d.ts.map