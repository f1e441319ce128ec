import { type ProjectStatus } from '@praxis/contracts/projects';
/** A line of the engagement whose billing waits for this project or its milestones. */
export interface CarriedLine {
    lineageId: string;
    itemKey: string;
    rule: 'on_completion' | 'milestone';
    milestoneKeys?: string[] | undefined;
}
/** What decides about a project's life; names and dates are beside it, in the row. */
export interface ProjectState {
    status: ProjectStatus;
    /** Its onboarding is being cancelled: until the answer nobody may change it. */
    frozen: boolean;
    engagementId: string | undefined;
}
export type ProjectCommand = {
    type: 'start';
} | {
    type: 'hold';
    reason?: string | undefined;
} | {
    type: 'resume';
} | {
    type: 'complete';
    on: string;
} | {
    type: 'reopen';
    reason: string;
} | {
    type: 'cancel';
    reason: string;
};
export type ProjectEvent = {
    type: 'status-changed';
    from: ProjectStatus;
    to: ProjectStatus;
    reason?: string | undefined;
} | {
    type: 'completed';
    on: string;
} | {
    type: 'cancelled';
    reason: string;
};
declare const moves: Record<ProjectCommand['type'], {
    from: readonly ProjectStatus[];
    to: ProjectStatus;
}>;
export type ProjectMove = keyof typeof moves;
/** The commands that are possible now. */
export declare function allowedMoves(state: ProjectState): ProjectMove[];
/**
 * What a person's command does to a project.
 * @throws Rejection `projects.project_frozen`, or `http.illegal_transition` with the state and what is allowed
 */
export declare function decide(state: ProjectState, command: ProjectCommand): ProjectEvent[];
/** Undoing an onboarding is not a person's command: it passes the freeze, and a project that is closed stays closed. */
export declare function cancelWithOnboarding(state: ProjectState, reason: string): ProjectEvent[];
export declare function evolve(state: ProjectState, event: ProjectEvent): ProjectState;
/** Whether work in the project may still be changed. @throws Rejection when it is closed or frozen */
export declare function requireOpen(state: ProjectState): void;
/** How a project of an engagement is billed, from the rules of the lines. */
export declare function billingOf(rules: readonly string[]): 'fixed' | 'time_and_materials' | 'retainer';
export {};
//# sourceMappingURL=project.d.ts.map