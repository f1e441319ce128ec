import { EntitySchema } from '@praxis/chassis';
import type { Firm } from './firm';

/** A firm is its own tenant: its id is the `firm_id`. */
export type FirmRow = Omit<Firm, 'id'> & { firmId: string };

export const FirmSchema = new EntitySchema<FirmRow>({
  name: 'firms',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    slug: { type: 'text' },
    name: { type: 'text' },
    status: { type: 'text' },
    plan: { type: 'text' },
    timezone: { type: 'text' },
    currency: { type: 'text' },
    country: { type: 'text' },
    locale: { type: 'text' },
    limits: { type: 'jsonb' },
    trialEndsAt: { name: 'trial_ends_at', type: 'timestamptz', nullable: true },
    statusReason: { name: 'status_reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});

export const toFirm = ({ firmId, ...row }: FirmRow): Firm => ({ id: firmId, ...row });

/** Slugs are unique over all firms, which no firm's own rows can show. */
export const FirmSlugSchema = new EntitySchema<{ slug: string; firmId: string }>({
  name: 'firm_slugs',
  columns: {
    slug: { type: 'text', primary: true },
    firmId: { name: 'firm_id', type: 'uuid' },
  },
});
