import { EntitySchema } from '@praxis/chassis';

export interface EdgeStateRow {
  /** `edge.…` */
  subject: string;
  state: object;
  updatedAt: Date;
}

export const EdgeStateSchema = new EntitySchema<EdgeStateRow>({
  name: 'edge_states',
  columns: {
    subject: { type: 'text', primary: true },
    state: { type: 'jsonb' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
});
