import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';

/** An engagement whose onboarding was cancelled: what still arrives for it creates nothing any more. */
export interface CancelledEngagementRow {
  firmId: string;
  engagementId: string;
  onboardingId: string;
  at: Date;
}

export const CancelledEngagementSchema = new EntitySchema<CancelledEngagementRow>({
  name: 'cancelled_engagements',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    engagementId: { name: 'engagement_id', type: 'uuid', primary: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid' },
    at: { type: 'timestamptz' },
  },
});

const cancelledEngagements = tableOf<CancelledEngagementRow>(CancelledEngagementSchema);

export async function noteCancelled(tx: Tx, engagementId: string, onboardingId: string): Promise<void> {
  if (!(await wasCancelled(tx, engagementId))) {
    cancelledEngagements.insert(tx, { firmId: tx.firmId, engagementId, onboardingId, at: tx.at });
  }
}

export async function wasCancelled(tx: Tx, engagementId: string | undefined): Promise<boolean> {
  if (engagementId === undefined) return false;
  const [row] = await cancelledEngagements.lookUp(tx, 'where firm_id = $1 and engagement_id = $2', [tx.firmId, engagementId]);
  return row !== undefined;
}
