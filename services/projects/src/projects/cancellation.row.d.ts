import { EntitySchema, type Tx } from '@praxis/chassis';
/** An engagement whose onboarding was cancelled: what would be made for it is not made any more. */
export interface CancellationRow {
    firmId: string;
    engagementId: string;
    onboardingId: string;
    at: Date;
}
export declare const CancellationSchema: EntitySchema<CancellationRow>;
export declare function isCancelled(tx: Tx, engagementId: string): Promise<boolean>;
export declare function rememberCancellation(tx: Tx, engagementId: string, onboardingId: string): void;
//# sourceMappingURL=cancellation.row.d.ts.map