import { EntitySchema, tableOf } from '@praxis/chassis';

/** The cancelling of an onboarding, under the id of its engagement. Once `cancelled`, nothing is made for the engagement any more. */
export interface CancellationRow {
  firmId: string;
  /** The engagement. */
  id: string;
  onboardingId: string;
  state: 'requested' | 'cancelled';
}

export const CancellationSchema = new EntitySchema<CancellationRow>({
  name: 'cancellations',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { name: 'id', type: 'uuid', primary: true },
    onboardingId: { name: 'onboarding_id', type: 'uuid' },
    state: { name: 'state', type: 'text' },
  },
});

export const cancellations = tableOf<CancellationRow>(CancellationSchema);
