import { EntitySchema, type Tx } from '@praxis/chassis';

/** An engagement whose onboarding was cancelled: what would be made for it is not made any more. */
export interface CancellationRow {
  firmId: string;
  engagementId: string;
  onboardingId: string;
  at: Date;
}

export const CancellationSchema = new EntitySchema<CancellationRow>({
  name: 'cancellations',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    engagementId: { name: 'engagement_id', type: 'uuid', primary: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid' },
    at: { type: 'timestamptz' },
  },
});

export async function isCancelled(tx: Tx, engagementId: string): Promise<boolean> {
  const rows = await tx.query('select 1 from cancellations where firm_id = $1 and engagement_id = $2', [tx.firmId, engagementId]);
  return rows.length > 0;
}

export function rememberCancellation(tx: Tx, engagementId: string, onboardingId: string): void {
  tx.write('insert into cancellations (firm_id, engagement_id, onboarding_id, at) values ($1, $2, $3, $4) on conflict do nothing', [
    tx.firmId,
    engagementId,
    onboardingId,
    tx.at,
  ]);
}
