import { EntitySchema } from '@praxis/chassis';

/** A member of the firm, copied from identity's events: who may be account manager or on a team. */
export interface MemberRow {
  firmId: string;
  /** Of the membership. */
  id: string;
  userId: string;
  status: 'invited' | 'active' | 'disabled';
  aggregateVersion: number;
}

export const MemberSchema = new EntitySchema<MemberRow>({
  name: 'members',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    userId: { name: 'user_id', type: 'uuid' },
    status: { type: 'text' },
    aggregateVersion: { name: 'aggregate_version', type: 'bigint' },
  },
});
