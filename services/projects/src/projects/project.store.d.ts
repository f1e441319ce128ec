import type { Tx } from '@praxis/chassis';
import { type ProjectEvent, type ProjectState } from './project';
import { type ProjectRow } from './project.row';
export declare const stateOf: (row: ProjectRow) => ProjectState;
/** @throws Rejection `http.not_found` */
export declare function projectForUpdate(tx: Tx, id: string, ifMatch: number | undefined): Promise<ProjectRow>;
export declare function projectOfEngagement(tx: Tx, engagementId: string): Promise<ProjectRow | undefined>;
/** Applies what was decided: row, version and outbox meet only here. */
export declare function applyEvents(tx: Tx, row: ProjectRow, events: readonly ProjectEvent[]): ProjectRow;
export declare function saveProject(tx: Tx, before: ProjectRow, after: ProjectRow): void;
/** `P-2027-0001`, per firm and year of the given day. */
export declare function nextProjectNumber(tx: Tx, on: string): Promise<string>;
//# sourceMappingURL=project.store.d.ts.map