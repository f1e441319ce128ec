import { type Act, type CommandOutput, type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import { revokeTokens } from '../edge/edge-state.store';
import { accessesOf } from '../sessions/access';
import { endSessionsOf } from '../sessions/end-sessions';
import { emailKeyOf, type User } from '../users/user';
import { findUserByEmail, setUserStatus } from '../users/user.store';

/** `npm run ops -- identity user …`: a person in every firm at once. */
export const userCommands = ({ unitOfWork }: { unitOfWork: UnitOfWork }): readonly OperatorCommand[] => [
  {
    name: 'user disable',
    usage: '<e-mail> --reason <text>',
    summary: 'Lock a person out of every firm, with all sessions and keys, within seconds',
    run: ({ positional: [email], options: { reason } }, act) => change(unitOfWork, act, 'disable', email, reason),
  },
  {
    name: 'user enable',
    usage: '<e-mail> --reason <text>',
    summary: 'Let a disabled person sign in again; ended sessions stay ended',
    run: ({ positional: [email], options: { reason } }, act) => change(unitOfWork, act, 'enable', email, reason),
  },
];

async function change(
  unitOfWork: UnitOfWork,
  act: Act,
  verb: 'disable' | 'enable',
  email: string | undefined,
  reason: string | undefined,
): Promise<CommandOutput> {
  if (email === undefined || reason === undefined || reason.trim() === '') throw new UsageError(`user ${verb} <e-mail> --reason <text>`);
  const status = verb === 'disable' ? 'disabled' : 'active';
  const user = await unitOfWork.atEdge(act, async (tx) => {
    const found = await findUserByEmail(tx, emailKeyOf(email));
    if (found === undefined) throw new UsageError(`Nobody has the address ${email}`);
    await setUserStatus(tx, found.id, status);
    tx.audit({
      action: `user.${verb}`,
      target: 'user',
      targetId: found.id,
      reason,
      before: { status: found.status },
      after: { status },
    });
    return found;
  });
  if (status === 'disabled') await lockOut(unitOfWork, act, user);
  return `${user.email} ${status === 'disabled' ? 'is locked out everywhere' : 'may sign in again'}.`;
}

/**
 * The person is marked already, so nothing new is opened. Tokens of sessions and of personal keys name a membership: making those of each
 * membership stale reaches both. Done again after an interruption, it does no harm.
 */
async function lockOut(unitOfWork: UnitOfWork, act: Act, user: User): Promise<void> {
  for (const { mid } of await accessesOf(unitOfWork, act, user)) await unitOfWork.atEdge(act, (tx) => revokeTokens(tx, 'membership', mid));
  await endSessionsOf(unitOfWork, act, user.id, 'user_disabled');
}
