import type { Tx } from '@praxis/chassis';
import { type Template } from '../templates/template';
import { type ProjectRow } from './project.row';
export interface MilestonePlan {
    name: string;
    lineageId: string;
    itemKey: string;
    key: string;
}
export type NewProject = Omit<ProjectRow, 'firmId' | 'id' | 'number' | 'version' | 'createdAt' | 'completedOn' | 'cancelReason' | 'frozen' | 'templateCode' | 'templateVersion'>;
/** Writes a project with the tasks of its template and its milestones, and tells of it. `today` is the day in the firm's zone. */
export declare function openProject(tx: Tx, project: NewProject, template: Template | undefined, plans: readonly MilestonePlan[], today: string): Promise<ProjectRow>;
//# sourceMappingURL=open-project.d.ts.map