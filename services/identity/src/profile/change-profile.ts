import { type Handler, idOfActor, ok, type Tx, tableOf } from '@praxis/chassis';
import {
  type getProfile as getOperation,
  identityErrors,
  type NotificationPreferences,
  type Profile,
  type updateProfile as updateOperation,
} from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { User } from '../users/user';
import { findUser } from '../users/user.store';
import { copyName } from './copy-name';
import { type ProfileRow, ProfileSchema } from './profile.row';

const profiles = tableOf<ProfileRow>(ProfileSchema);

/** Until a person says otherwise. */
const DEFAULT_NOTIFICATIONS: NotificationPreferences = { mentions: true, digest: 'off' };

export const getProfile: Handler<typeof getOperation> = (request) =>
  request.atEdge(async (tx) => {
    const user = await personOf(tx, request.principal.id);
    return ok(profileReply(user, await profileOf(tx, user.id)));
  });

/** The name is copied into the person's memberships by a job, because no transaction reaches several firms. */
export const updateProfile: Handler<typeof updateOperation> = (request) =>
  request.atEdge(
    async (tx) => {
      const { name, locale, title, timezone, notifications } = request.body;
      const before = await personOf(tx, request.principal.id, 'for update');
      if (before.version !== request.ifMatch) throw new Rejection(httpErrors.stale);
      const former = await profileOf(tx, before.id);
      const user = { ...before, name: name ?? before.name, locale: locale ?? before.locale, version: before.version + 1 };
      const profile: ProfileRow = {
        userId: user.id,
        title: title === undefined ? former.title : title,
        timezone: timezone === undefined ? former.timezone : timezone,
        notifications: {
          mentions: notifications?.mentions ?? former.notifications.mentions,
          digest: notifications?.digest ?? former.notifications.digest,
        },
      };
      tx.write('update users set name = $2, locale = $3, version = $4 where id = $1', [user.id, user.name, user.locale, user.version]);
      tx.write(
        `insert into profiles (user_id, title, timezone, notifications) values ($1, $2, $3, $4) on conflict (user_id)
         do update set title = excluded.title, timezone = excluded.timezone, notifications = excluded.notifications`,
        [user.id, profile.title, profile.timezone, JSON.stringify(profile.notifications)],
      );
      if (user.name !== before.name) tx.enqueue(copyName, { id: user.id });
      // What is personal is named, not told.
      const personal = [...(user.name === before.name ? [] : ['name']), ...(profile.title === former.title ? [] : ['title'])];
      const { notifications: told, timezone: zone } = profile;
      tx.changed({
        targetId: user.id,
        before: { locale: before.locale, timezone: former.timezone, notifications: former.notifications },
        after: { locale: user.locale, timezone: zone, notifications: told, changed: personal },
      });
      return ok(profileReply(user, profile));
    },
    request.principal.firmId === undefined ? {} : { firmId: request.principal.firmId },
  );

/** @throws Rejection when the person is gone */
async function personOf(tx: Tx, actor: string, lock?: 'for update'): Promise<User> {
  if (lock !== undefined) await tx.query('select 1 from users where id = $1 for update', [idOfActor(actor)]);
  const user = await findUser(tx, idOfActor(actor));
  if (user === undefined) throw new Rejection(identityErrors.session_ended);
  return user;
}

async function profileOf(tx: Tx, userId: string): Promise<ProfileRow> {
  const [profile] = await profiles.select(tx, 'where user_id = $1', [userId]);
  return profile ?? { userId, title: null, timezone: null, notifications: DEFAULT_NOTIFICATIONS };
}

const profileReply = (user: User, profile: ProfileRow): Profile => ({
  id: user.id,
  version: user.version,
  name: user.name,
  email: user.email,
  ...(profile.title === null ? {} : { title: profile.title }),
  ...(profile.timezone === null ? {} : { timezone: profile.timezone }),
  locale: user.locale,
  notifications: profile.notifications,
});
