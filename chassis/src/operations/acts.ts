import { httpErrors, NO_FIRM, operationsErrors, Rejection } from '@praxis/contracts/kernel';
import type { Act } from '../act';
import type { Jobs } from '../jobs/jobs';
import { type DeadLetterView, firmFactsReactions, type Messaging } from '../messaging';
import type { Reaction } from '../reaction';
import type { AuditEntry, UnitOfWork } from '../transaction';

/** What operators may do to a service, through HTTP and the command line alike; each act is audited before it is done. */
export interface OperatorActs {
  /** @throws Rejection when there is none, or it is settled */
  retry(act: Act, id: string): Promise<DeadLetterView>;
  /** @throws Rejection when there is none, or it is settled */
  discard(act: Act, id: string, reason: string): Promise<DeadLetterView>;
  reconcile(act: Act): Promise<void>;
  /** @throws Rejection operations.not_replayable */
  replay(act: Act, reaction: string, firmId: string): Promise<void>;
  /** @throws Rejection when no job of that id has failed for good */
  retryJob(act: Act, id: string): Promise<void>;
}

/** What the acts are carried out with: in the serving process itself, or by telling it. */
export interface Carrier {
  /** Return when it has begun. */
  reconcile(): Promise<void> | void;
  replay(reaction: string, firmId: string): Promise<void> | void;
}

export function createOperatorActs(options: {
  service: string;
  unitOfWork: UnitOfWork;
  deadLetters: Messaging['deadLetters'];
  jobs: Pick<Jobs, 'retry'>;
  reactions: readonly Reaction[];
  carrier: Carrier;
}): OperatorActs {
  const { service, unitOfWork, deadLetters, carrier } = options;
  const reactions = [...options.reactions, ...firmFactsReactions];
  /** An operator has no firm, so the record goes into the platform's own chain. */
  const record = (act: Act, entry: AuditEntry): Promise<void> => unitOfWork.inFirm(NO_FIRM, act, (tx) => tx.audit(entry));
  const requireOpen = async (id: string): Promise<DeadLetterView> => {
    const letter = await deadLetters.get(id);
    if (letter.status === 'discarded' || letter.status === 'recovered') {
      throw new Rejection(operationsErrors.dead_letter_not_open, { state: letter.status, allowed: [] });
    }
    return letter;
  };
  const about = ({ reaction, eventId, firmId, status }: DeadLetterView) => ({ reaction, eventId, firmId, status });

  return {
    async retry(act, id) {
      const letter = await requireOpen(id);
      await record(act, { action: 'dead-letter.retry', target: 'dead-letter', targetId: id, before: about(letter) });
      return await deadLetters.retry(id);
    },
    async discard(act, id, reason) {
      const letter = await requireOpen(id);
      await record(act, { action: 'dead-letter.discard', target: 'dead-letter', targetId: id, before: about(letter), reason });
      return await deadLetters.discard(id, reason);
    },
    async reconcile(act) {
      await record(act, { action: 'reconcile.start', target: 'service', targetId: service });
      await carrier.reconcile();
    },
    async replay(act, reaction, firmId) {
      if (reactions.find(({ name }) => name === reaction)?.kind !== 'projection') throw new Rejection(operationsErrors.not_replayable);
      await record(act, { action: 'replay.start', target: 'service', targetId: service, after: { reaction, firmId } });
      await carrier.replay(reaction, firmId);
    },
    async retryJob(act, id) {
      await record(act, { action: 'job.retry', target: 'job', targetId: id });
      if (!(await options.jobs.retry(id))) throw new Rejection(httpErrors.not_found);
    },
  };
}
