import type { Tx } from '@praxis/chassis';
import type { ProjectEvent } from './project';
import type { ProjectRow } from './project.row';
/** Tells that a project exists; again, from its present state, when its onboarding step is retried. */
export declare function publishCreated(tx: Tx, project: ProjectRow, counts: {
    tasks: number;
    milestones: number;
}): void;
/** The contract's event for each thing that happened to a project. */
export declare function publishProject(tx: Tx, project: ProjectRow, event: ProjectEvent): void;
export declare function publishCancelled(tx: Tx, project: ProjectRow, reason: string): void;
//# sourceMappingURL=project.publishing.d.ts.map