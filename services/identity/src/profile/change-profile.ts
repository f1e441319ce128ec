import { type Handler, ok } from '@praxis/chassis';
import type { getProfile as getOperation, updateProfile as updateOperation } from '@praxis/contracts/identity';
import { photoHashOf } from '../photos/photo.store';
import { copyPerson } from './copy-person';
import { profileReply } from './profile.reply';
import type { ProfileRow } from './profile.row';
import { firmOfCaller, personOf, personToChange, profileOf } from './profile.store';

export const getProfile: Handler<typeof getOperation> = (request) =>
  request.atEdge(async (tx) => {
    const user = await personOf(tx, request.principal.id);
    const [profile, photo] = await Promise.all([profileOf(tx, user.id), photoHashOf(tx, user.id)]);
    return ok(profileReply(user, profile, photo));
  });

/** The name is copied into the person's memberships by a job, because no transaction reaches several firms. */
export const updateProfile: Handler<typeof updateOperation> = (request) =>
  request.atEdge(async (tx) => {
    const { name, locale, title, timezone, notifications } = request.body;
    const before = await personToChange(tx, request);
    const [former, photo] = await Promise.all([profileOf(tx, before.id), photoHashOf(tx, before.id)]);
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
    if (user.name !== before.name) tx.enqueue(copyPerson, { id: user.id });
    // What is personal is named, not told.
    const personal = [...(user.name === before.name ? [] : ['name']), ...(profile.title === former.title ? [] : ['title'])];
    const { notifications: told, timezone: zone } = profile;
    tx.changed({
      targetId: user.id,
      before: { locale: before.locale, timezone: former.timezone, notifications: former.notifications },
      after: { locale: user.locale, timezone: zone, notifications: told, changed: personal },
    });
    return ok(profileReply(user, profile, photo));
  }, firmOfCaller(request));
