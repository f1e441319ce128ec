import { EntitySchema, tableOf } from '@praxis/chassis';

/** A member of the firm, copied from identity's events: who may look after leads, prospects and proposals. */
export interface MemberRow {
  firmId: string;
  /** Of the membership. */
  id: string;
  userId: string;
  name: string;
  status: string;
  /** Of the membership in identity: older events are ignored. */
  version: number;
}

export const MemberSchema = new EntitySchema<MemberRow>({
  name: 'members',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    userId: { name: 'user_id', type: 'uuid' },
    name: { type: 'text' },
    status: { type: 'text' },
    version: { type: 'bigint' },
  },
});

export const members = tableOf<MemberRow>(MemberSchema);
