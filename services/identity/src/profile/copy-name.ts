import { type BoundJob, defineJob, onJob } from '@praxis/chassis';
import { membershipChanged } from '@praxis/contracts/identity';
import { z } from 'zod';
import { members } from '../members/member.row';
import { findUser } from '../users/user.store';

/** A person's name concerns the firms that are at work, whatever becomes of the one in which it was changed. */
export const copyName = defineJob({ name: 'copy-name', payload: z.object({ id: z.uuid() }), whileSuspended: true });

/** Writes a person's present name into their memberships of all firms, each in a transaction of its own, and tells of it. */
export const copyNameJob: BoundJob = onJob(copyName, async ({ act, unitOfWork }, { id }) => {
  const user = await unitOfWork.atEdge(act, (tx) => findUser(tx, id));
  if (user === undefined) return;
  const stale = await unitOfWork.asPerson(id, act, (tx) =>
    tx.query<{ firm_id: string; id: string }>('select firm_id, id from memberships where user_id = $1 and name <> $2', [id, user.name]),
  );
  for (const { firm_id: firmId, id: membershipId } of stale) {
    await unitOfWork.inFirm(firmId, act, async (tx) => {
      const before = await members.findForUpdate(tx, membershipId);
      if (before === undefined || before.name === user.name) return;
      const after = { ...before, name: user.name, version: before.version + 1 };
      members.update(tx, after, { from: before.version });
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
});
