import { type Reaction } from '@praxis/chassis';
export declare const clientReactions: readonly Reaction[];
//# sourceMappingURL=on-client-changed.d.ts.map