import { type BoundJob, defineJob, type JobRun, onJob } from '@praxis/chassis';
import { membershipChanged } from '@praxis/contracts/identity';
import { z } from 'zod';
import { members } from '../members/member.row';
import { photoHashOf } from '../photos/photo.store';
import { findUser } from '../users/user.store';

/** How a person shows themselves concerns the firms that are at work, whatever becomes of the one in which it was changed. */
export const copyPerson = defineJob({ name: 'copy-person', payload: z.object({ id: z.uuid() }), whileSuspended: true });

/** A person who changes as often as this while they are copied is copied by the job's next try. */
const ROUNDS = 5;

/**
 * Writes a person's present name, and the hash of their photo, into their memberships of all firms, each in a transaction of its own. Other
 * contexts know the name and are told of a new one. It looks again until nothing is left to write: what it read may have been changed, and copied
 * by another run, before it wrote, so whoever writes last has to look last.
 */
export const copyPersonJob: BoundJob = onJob(copyPerson, async (run, { id }) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    if ((await copyOnce(run, id)) === 0) return;
  }
  throw new Error('The person was changed while they were copied, again and again');
});

/** @returns how many memberships said something else than the person */
async function copyOnce({ act, unitOfWork }: Pick<JobRun, 'act' | 'unitOfWork'>, id: string): Promise<number> {
  const [user, photo = null] = await unitOfWork.atEdge(act, (tx) => Promise.all([findUser(tx, id), photoHashOf(tx, id)]));
  if (user === undefined) return 0;
  const stale = await unitOfWork.asPerson(id, act, (tx) =>
    tx.query<{ firm_id: string; id: string }>(
      'select firm_id, id from memberships where user_id = $1 and (name <> $2 or photo is distinct from $3)',
      [id, user.name, photo],
    ),
  );
  for (const { firm_id: firmId, id: membershipId } of stale) {
    await unitOfWork.inFirm(firmId, act, async (tx) => {
      const before = await members.findForUpdate(tx, membershipId);
      if (before === undefined || (before.name === user.name && before.photo === photo)) return;
      const after = { ...before, name: user.name, photo, version: before.version + 1 };
      members.update(tx, after, { from: before.version });
      if (after.name === before.name) return;
      tx.publish(membershipChanged, {
        subject: after.id,
        data: {
          membershipId: after.id,
          userId: after.userId,
          name: after.name,
          email: after.email,
          roles: after.roles,
          status: after.status,
        },
      });
    });
  }
  return stale.length;
}
