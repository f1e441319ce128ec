import { EntitySchema } from '@praxis/chassis';
import type { Firm } from './firm';
import { dueAtOf } from './firm-calendar';

/** A firm is its own tenant: its id is the `firm_id`. `dueAt` is computed whenever it is written, for the schedule to find. */
export type FirmRow = Omit<Firm, 'id'> & { firmId: string; dueAt: Date | null };

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
    corsOrigins: { name: 'cors_origins', type: 'jsonb' },
    requireSecondFactor: { name: 'require_second_factor', type: 'boolean' },
    trialEndsAt: { name: 'trial_ends_at', type: 'timestamptz', nullable: true },
    trialNotice: { name: 'trial_notice', type: 'int', nullable: true },
    cancelsAt: { name: 'cancels_at', type: 'timestamptz', nullable: true },
    cancelledAt: { name: 'cancelled_at', type: 'timestamptz', nullable: true },
    statusReason: { name: 'status_reason', type: 'text', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});

export const toFirm = ({ firmId, dueAt: _, ...row }: FirmRow): Firm => ({ id: firmId, ...row });
export const toRow = ({ id: firmId, ...firm }: Firm): FirmRow => ({ firmId, ...firm, dueAt: dueAtOf({ id: firmId, ...firm }) });

/** Slugs are unique over all firms, which no firm's own rows can show. */
export const FirmSlugSchema = new EntitySchema<{ slug: string; firmId: string }>({
  name: 'firm_slugs',
  columns: {
    slug: { type: 'text', primary: true },
    firmId: { name: 'firm_id', type: 'uuid' },
  },
});
