import { type Act, type CommandOutput, type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import { endSession, liveSessionsOf } from '../sessions/session.store';
import { emailKeyOf } from '../users/user';
import { findUserByEmail } from '../users/user.store';

/** `npm run ops -- identity operator …`: who may run the platform. */
export const operatorCommands = ({ unitOfWork }: { unitOfWork: UnitOfWork }): readonly OperatorCommand[] => [
  {
    name: 'operator add',
    usage: '<e-mail>',
    summary: 'Let a person sign in as an operator of the platform',
    run: ({ positional: [email] }, act) => setOperator(unitOfWork, act, email, true),
  },
  {
    name: 'operator remove',
    usage: '<e-mail>',
    summary: 'Take that right away and end the person’s sessions as an operator',
    run: ({ positional: [email] }, act) => setOperator(unitOfWork, act, email, false),
  },
];

async function setOperator(unitOfWork: UnitOfWork, act: Act, email: string | undefined, operator: boolean): Promise<CommandOutput> {
  if (email === undefined) throw new UsageError(`operator ${operator ? 'add' : 'remove'} <e-mail>`);
  return unitOfWork.atEdge(act, async (tx) => {
    const user = await findUserByEmail(tx, emailKeyOf(email));
    if (user === undefined) throw new UsageError(`Nobody has the address ${email}; the person registers or accepts an invitation first`);
    if (operator && user.emailVerifiedAt === null) throw new UsageError(`${email} is not verified: its link was not followed yet`);
    tx.write('update users set operator = $2, version = version + 1 where id = $1', [user.id, operator]);
    if (!operator) {
      const sessions = await liveSessionsOf(tx, user.id);
      for (const session of sessions.filter(({ kind }) => kind === 'operator')) await endSession(tx, session, 'ended_by_user');
    }
    tx.audit({
      action: operator ? 'operator.add' : 'operator.remove',
      target: 'user',
      targetId: user.id,
      before: { operator: user.operator },
      after: { operator },
    });
    return `${user.email} ${operator ? 'signs in as an operator with "as": "operator"' : 'is no operator any more'}.`;
  });
}
