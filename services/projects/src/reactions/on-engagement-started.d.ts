import { type Reaction } from '@praxis/chassis';
/**
 * An engagement that asks for a project gets one, with the tasks of its template and the milestones of its lines. A template that is not
 * known never stops it: the project has no tasks then, and a warning.
 */
export declare const onEngagementStarted: Reaction;
//# sourceMappingURL=on-engagement-started.d.ts.map