import { type Reaction } from '@praxis/chassis';
/** Runs the waiting cause now; when it had succeeded, tells of the project again from what it is. */
export declare const onStepRetried: Reaction;
//# sourceMappingURL=on-step-retried.d.ts.map