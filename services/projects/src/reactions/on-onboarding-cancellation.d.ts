import { type Reaction } from '@praxis/chassis';
/** Freezes the project and says whether anything here stands against cancelling. */
export declare const onCancellationRequested: Reaction;
/** Somebody refused: the project goes on. */
export declare const onCancellationRefused: Reaction;
/** All were clear: the project is cancelled, and none is made for this engagement any more. */
export declare const onOnboardingCancelled: Reaction;
//# sourceMappingURL=on-onboarding-cancellation.d.ts.map