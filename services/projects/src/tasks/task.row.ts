import { EntitySchema, tableOf } from '@praxis/chassis';

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

export const TaskSchema = new EntitySchema<TaskRow>({
  name: 'tasks',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    projectId: { name: 'project_id', type: 'uuid' },
    title: { type: 'text' },
    description: { type: 'text', nullable: true },
    status: { type: 'text' },
    priority: { type: 'text' },
    assigneeId: { name: 'assignee_id', type: 'uuid', nullable: true },
    estimateMinutes: { name: 'estimate_minutes', type: 'int', nullable: true },
    dueDate: { name: 'due_date', type: 'date', nullable: true },
    clientVisible: { name: 'client_visible', type: 'boolean' },
    position: { type: 'numeric' },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    completedAt: { name: 'completed_at', type: 'timestamptz', nullable: true },
  },
});

export const tasks = tableOf<TaskRow>(TaskSchema);
