import { EntitySchema } from '@praxis/chassis';
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
export declare const MilestoneSchema: EntitySchema<MilestoneRow>;
export declare const milestones: import("@praxis/chassis").Table<MilestoneRow>;
//# sourceMappingURL=milestone.row.d.ts.map