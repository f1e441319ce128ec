import { idOfActor, type OperationRequest, type Tx, tableOf } from '@praxis/chassis';
import { identityErrors, type NotificationPreferences } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { User } from '../users/user';
import { findUser } from '../users/user.store';
import { type ProfileRow, ProfileSchema } from './profile.row';

const profiles = tableOf<ProfileRow>(ProfileSchema);

/** Until a person says otherwise. */
const DEFAULT_NOTIFICATIONS: NotificationPreferences = { mentions: true, digest: 'off' };

/** @throws Rejection when the person is gone */
export async function personOf(tx: Tx, actor: string): Promise<User> {
  const user = await findUser(tx, idOfActor(actor));
  if (user === undefined) throw new Rejection(identityErrors.session_ended);
  return user;
}

/**
 * The caller, whom nobody else changes until the transaction ends.
 *
 * @throws Rejection `http.stale` when it is not the version that was read
 */
export async function personToChange(tx: Tx, request: Pick<OperationRequest, 'principal' | 'ifMatch'>): Promise<User> {
  const { id } = request.principal;
  await tx.query('select 1 from users where id = $1 for update', [idOfActor(id)]);
  const user = await personOf(tx, id);
  if (user.version !== request.ifMatch) throw new Rejection(httpErrors.stale);
  return user;
}

export async function profileOf(tx: Tx, userId: string): Promise<ProfileRow> {
  const [profile] = await profiles.select(tx, 'where user_id = $1', [userId]);
  return profile ?? { userId, title: null, timezone: null, notifications: DEFAULT_NOTIFICATIONS };
}

/** In whose chain a change of one's own profile is recorded. */
export const firmOfCaller = ({ principal }: Pick<OperationRequest, 'principal'>): { firmId?: string } =>
  principal.firmId === undefined ? {} : { firmId: principal.firmId };
