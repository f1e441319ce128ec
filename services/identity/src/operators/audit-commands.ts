import { type OperatorCommand, type UnitOfWork, UsageError } from '@praxis/chassis';
import { NO_FIRM } from '@praxis/contracts/kernel';
import { verifyChain } from '../audit/verify-chain';
import { firmBySlug } from '../firms/firm.store';

/** `npm run ops -- identity audit …` */
export const auditCommands = ({ unitOfWork }: { unitOfWork: UnitOfWork }): readonly OperatorCommand[] => [
  {
    name: 'audit verify',
    usage: '[<slug>]',
    summary: 'Follow the audit chain of a firm, or that of the platform itself',
    run: async ({ positional: [slug] }, act) => {
      const firm = slug === undefined ? undefined : await unitOfWork.atEdge(act, (tx) => firmBySlug(tx, slug));
      if (slug !== undefined && firm === undefined) throw new UsageError(`There is no firm "${slug}"`);
      const { head, broken } = await unitOfWork.inFirm(firm?.id ?? NO_FIRM, act, verifyChain);
      const whose = firm === undefined ? 'the platform' : firm.name;
      if (broken === undefined) return `The audit chain of ${whose} holds: ${head.seq} entries, ending in ${head.hash}.`;
      return `The audit chain of ${whose} is broken at entry ${broken.seq} (${broken.reason}); ${head.seq} entries before it hold.`;
    },
  },
];
