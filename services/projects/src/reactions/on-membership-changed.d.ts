import { type Reaction } from '@praxis/chassis';
export declare const membershipReactions: readonly Reaction[];
//# sourceMappingURL=on-membership-changed.d.ts.map