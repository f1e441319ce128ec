import { type DeadLetter, operationsErrors, Rejection } from '@praxis/contracts/kernel';
import type { z } from 'zod';
import type { UnitOfWork } from '../transaction';
import { RELEASE_NEXT } from './parked-store';

export type DeadLetterView = z.output<typeof DeadLetter>;

export interface DeadLetterFilter {
  status?: DeadLetterView['status'] | undefined;
  reaction?: string | undefined;
  firmId?: string | undefined;
}

/** Parked and dead events of this service, for operators: never their payload. */
export interface DeadLetters {
  /** The latest failures first. `before` is the last item of the page before. */
  list(
    filter: DeadLetterFilter,
    page: { limit: number; before?: { lastFailedAt: string; id: string } | undefined },
  ): Promise<DeadLetterView[]>;
  /** @throws Rejection operations.dead_letter_not_found */
  get(id: string): Promise<DeadLetterView>;
  /** Lets it run now. @throws Rejection when there is none, or it is settled */
  retry(id: string): Promise<DeadLetterView>;
  /** Gives it up for ever; what waits behind it goes on. @throws Rejection when there is none, or it is settled */
  discard(id: string, reason: string): Promise<DeadLetterView>;
}

const COLUMNS = `id, version, reaction, event_id as "eventId", event_type as "eventType", firm_id as "firmId", subject,
 correlation_id as "correlationId", status, attempts, next_at as "nextAt", error_code as "errorCode", error_detail as "errorDetail",
 first_failed_at as "firstFailedAt", last_failed_at as "lastFailedAt"`;

type Row = Omit<DeadLetterView, 'nextAttemptAt' | 'firstFailedAt' | 'lastFailedAt'> & {
  nextAt: Date | null;
  firstFailedAt: Date;
  lastFailedAt: Date;
};

export function createDeadLetters(options: { unitOfWork: UnitOfWork; now: () => Date; wake: () => void }): DeadLetters {
  const { unitOfWork, now } = options;

  const get = async (id: string): Promise<DeadLetterView> => {
    const [row] = await unitOfWork.asSystem((tx) => tx.query<Row>(`select ${COLUMNS} from parked where id = $1`, [id]));
    if (row === undefined) throw new Rejection(operationsErrors.dead_letter_not_found);
    return viewOf(row);
  };

  /** Why nothing was changed: there is none, or it is settled. */
  const refuse = async (id: string): Promise<never> => {
    const { status } = await get(id);
    throw new Rejection(operationsErrors.dead_letter_not_open, { state: status, allowed: [] });
  };

  return {
    get,
    list: async (filter, { limit, before }) => {
      const text = `select ${COLUMNS} from parked
        where ($1::text is null or status = $1) and ($2::text is null or reaction = $2) and ($3::uuid is null or firm_id = $3)
          and ($4::timestamptz is null or (last_failed_at, id) < ($4, $5::uuid))
        order by last_failed_at desc, id desc limit $6`;
      const values = [filter.status, filter.reaction, filter.firmId, before?.lastFailedAt, before?.id].map((value) => value ?? null);
      const rows = await unitOfWork.asSystem((tx) => tx.query<Row>(text, [...values, limit]));
      return rows.map(viewOf);
    },
    retry: async (id) => {
      const text = `update parked set status = 'parked', next_at = $2, version = version + 1
        where id = $1 and status in ('parked', 'dead') returning ${COLUMNS}`;
      const [row] = await unitOfWork.asSystem((tx) => tx.query<Row>(text, [id, now()]));
      if (row === undefined) return await refuse(id);
      options.wake();
      return viewOf(row);
    },
    discard: async (id, reason) => {
      const text = `update parked set status = 'discarded', next_at = null, version = version + 1, error_detail = left('Discarded: ' || $2 || '. ' || error_detail, 1000)
        where id = $1 and status in ('parked', 'dead') returning ${COLUMNS}`;
      const row = await unitOfWork.asSystem(async (tx) => {
        const [discarded] = await tx.query<Row>(text, [id, reason]);
        if (discarded !== undefined) await tx.query(RELEASE_NEXT, [discarded.reaction, discarded.subject, now()]);
        return discarded;
      });
      if (row === undefined) return await refuse(id);
      options.wake();
      return viewOf(row);
    },
  };
}

function viewOf(row: Row): DeadLetterView {
  const { nextAt, firstFailedAt, lastFailedAt, ...rest } = row;
  return {
    ...rest,
    ...(nextAt === null ? {} : { nextAttemptAt: nextAt.toISOString() }),
    firstFailedAt: firstFailedAt.toISOString(),
    lastFailedAt: lastFailedAt.toISOString(),
  };
}
