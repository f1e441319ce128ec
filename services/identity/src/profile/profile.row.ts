import { EntitySchema } from '@praxis/chassis';
import type { NotificationPreferences } from '@praxis/contracts/identity';

/** Name, address and language stand with the person. */
export interface ProfileRow {
  userId: string;
  title: string | null;
  /** IANA */
  timezone: string | null;
  notifications: NotificationPreferences;
}

export const ProfileSchema = new EntitySchema<ProfileRow>({
  name: 'profiles',
  columns: {
    userId: { name: 'user_id', type: 'uuid', primary: true },
    title: { type: 'text', nullable: true },
    timezone: { type: 'text', nullable: true },
    notifications: { type: 'jsonb' },
  },
});
