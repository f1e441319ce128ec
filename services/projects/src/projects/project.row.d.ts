import { EntitySchema } from '@praxis/chassis';
import type { Warning } from '@praxis/contracts/kernel';
import type { ProjectStatus } from '@praxis/contracts/projects';
import type { CarriedLine } from './project';
export interface ProjectRow {
    firmId: string;
    id: string;
    number: string;
    name: string;
    status: ProjectStatus;
    frozen: boolean;
    clientId: string | null;
    engagementId: string | null;
    onboardingId: string | null;
    proposalId: string | null;
    managerId: string | null;
    billing: 'fixed' | 'time_and_materials' | 'retainer' | 'non_billable';
    startDate: string | null;
    dueDate: string | null;
    templateCode: string | null;
    templateVersion: number | null;
    clientVisible: boolean;
    carriedLines: CarriedLine[];
    warnings: Warning[];
    completedOn: string | null;
    cancelReason: string | null;
    version: number;
    createdAt: Date;
}
export declare const ProjectSchema: EntitySchema<ProjectRow>;
export declare const projectsTable: import("@praxis/chassis").Table<ProjectRow>;
/** The last number given in a year; its row is locked by whoever takes the next. */
export declare const ProjectNumberSchema: EntitySchema<{
    firmId: string;
    year: number;
    last: number;
}>;
//# sourceMappingURL=project.row.d.ts.map