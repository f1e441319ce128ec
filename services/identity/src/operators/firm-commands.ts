import { type Act, type CommandOutput, type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import { activateFirm, type Firm, suspendFirm } from '../firms/firm';
import { changeFirmStatus, firmIdOfSlug } from '../firms/firm.store';

/** `npm run ops -- identity firm …` */
export const firmCommands = ({ unitOfWork }: { unitOfWork: UnitOfWork }): readonly OperatorCommand[] => [
  {
    name: 'firm suspend',
    usage: '<slug> --reason <text>',
    summary: 'Stop what is new in a firm; accepted work finishes, reads go on',
    run: ({ positional: [slug], options: { reason } }, act) => {
      if (slug === undefined || reason === undefined || reason.trim() === '') throw new UsageError('firm suspend <slug> --reason <text>');
      return changeStatus(unitOfWork, act, slug, 'firm.suspend', reason, (firm) => suspendFirm(firm, reason));
    },
  },
  {
    name: 'firm reactivate',
    usage: '<slug> --reason <text>',
    summary: 'Let a suspended firm work again',
    run: ({ positional: [slug], options: { reason } }, act) => {
      if (slug === undefined || reason === undefined || reason.trim() === '')
        throw new UsageError('firm reactivate <slug> --reason <text>');
      return changeStatus(unitOfWork, act, slug, 'firm.reactivate', reason, activateFirm);
    },
  },
];

async function changeStatus(
  unitOfWork: UnitOfWork,
  act: Act,
  slug: string,
  action: string,
  reason: string,
  decide: (firm: Firm) => Firm,
): Promise<CommandOutput> {
  const firmId = await unitOfWork.atEdge(act, (tx) => firmIdOfSlug(tx, slug));
  if (firmId === undefined) throw new UsageError(`There is no firm "${slug}"`);
  const firm = await unitOfWork.inFirm(firmId, act, async (tx) => {
    const { before, after } = await changeFirmStatus(tx, decide);
    tx.audit({
      action,
      target: 'firm',
      targetId: after.id,
      reason,
      before: { status: before.status },
      after: { status: after.status },
    });
    return after;
  });
  return `${firm.name} (${slug}) is ${firm.status} now.`;
}
