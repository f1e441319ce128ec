import { EntitySchema, tableOf } from '@praxis/chassis';

export interface MilestoneRow {
  firmId: string;
  id: string;
  projectId: string;
  name: string;
  lineageId: string | null;
  itemKey: string | null;
  key: string | null;
  dueDate: string | null;
  status: 'open' | 'reached';
  reachedOn: string | null;
  position: number;
  version: number;
}

export const MilestoneSchema = new EntitySchema<MilestoneRow>({
  name: 'milestones',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    projectId: { name: 'project_id', type: 'uuid' },
    name: { type: 'text' },
    lineageId: { name: 'lineage_id', type: 'uuid', nullable: true },
    itemKey: { name: 'item_key', type: 'text', nullable: true },
    key: { type: 'text', nullable: true },
    dueDate: { name: 'due_date', type: 'date', nullable: true },
    status: { type: 'text' },
    reachedOn: { name: 'reached_on', type: 'date', nullable: true },
    position: { type: 'int' },
    version: { type: 'int' },
  },
});

export const milestones = tableOf<MilestoneRow>(MilestoneSchema);
