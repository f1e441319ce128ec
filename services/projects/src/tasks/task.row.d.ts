import { EntitySchema } from '@praxis/chassis';
export interface TaskRow {
    firmId: string;
    id: string;
    projectId: string;
    title: string;
    description: string | null;
    status: 'todo' | 'in_progress' | 'blocked' | 'review' | 'done';
    priority: 'low' | 'normal' | 'high' | 'urgent';
    assigneeId: string | null;
    estimateMinutes: number | null;
    dueDate: string | null;
    clientVisible: boolean;
    /** Decimal; order within the project. */
    position: string;
    version: number;
    createdAt: Date;
    completedAt: Date | null;
}
export declare const TaskSchema: EntitySchema<TaskRow>;
export declare const tasks: import("@praxis/chassis").Table<TaskRow>;
//# sourceMappingURL=task.row.d.ts.map