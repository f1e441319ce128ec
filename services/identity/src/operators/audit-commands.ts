import { type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import { NO_FIRM } from '@praxis/contracts/kernel';
import { verifyChain } from '../audit/verify-chain';
import { firmIdOfSlug } from '../firms/firm.store';

/** `npm run ops -- identity audit …` */
export const auditCommands = ({ unitOfWork }: { unitOfWork: UnitOfWork }): readonly OperatorCommand[] => [
  {
    name: 'audit verify',
    usage: '[<slug>]',
    summary: 'Follow the audit chain of a firm, or that of the platform itself',
    run: async ({ positional: [slug] }, act) => {
      const firmId = slug === undefined ? undefined : await unitOfWork.atEdge(act, (tx) => firmIdOfSlug(tx, slug));
      if (slug !== undefined && firmId === undefined) throw new UsageError(`There is no firm "${slug}"`);
      const { head, broken } = await verifyChain(unitOfWork, firmId ?? NO_FIRM, act);
      const whose = slug ?? 'the platform';
      if (broken === undefined) return `The audit chain of ${whose} holds: ${head.seq} entries, ending in ${head.hash}.`;
      return `The audit chain of ${whose} is broken at entry ${broken.seq} (${broken.reason}); ${head.seq} entries before it hold.`;
    },
  },
];
