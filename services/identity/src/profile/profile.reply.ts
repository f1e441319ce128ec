import type { Profile } from '@praxis/contracts/identity';
import type { User } from '../users/user';
import type { ProfileRow } from './profile.row';

/** @param photo the hash of the person's photo */
export const profileReply = (user: User, profile: ProfileRow, photo: string | undefined): Profile => ({
  id: user.id,
  version: user.version,
  name: user.name,
  email: user.email,
  ...(profile.title === null ? {} : { title: profile.title }),
  ...(photo === undefined ? {} : { photo }),
  ...(profile.timezone === null ? {} : { timezone: profile.timezone }),
  locale: user.locale,
  notifications: profile.notifications,
});
