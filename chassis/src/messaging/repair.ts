import type { Context, EventEnvelope } from '@praxis/contracts/kernel';
import { z } from 'zod';
import type { Broker } from './broker';

/** Asks for a page of a context's permanent record, `repair.<context>.read`. Bounds: 2000 entries, and what fits into one message. */
export const RepairRequest = z.object({
  /** Only what stands behind this position. */
  after: z.int().min(0).default(0),
  limit: z.int().min(1).max(2_000).default(500),
  types: z.array(z.string().max(200)).max(200).optional(),
  firm: z.uuid().optional(),
  /** Instants of the events: from (included) and to (excluded). */
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  /** Exactly these events. */
  positions: z.array(z.int().min(1)).max(2_000).optional(),
  /** Which event stands where, without the events. */
  brief: z.boolean().default(false),
  /** The audit records of the last 30 days instead of the events. */
  audit: z.boolean().default(false),
});
export type RepairRequest = z.output<typeof RepairRequest>;

export interface LogEntry {
  position: number;
  id: string;
  type: string;
  /** Milliseconds since the epoch. */
  time: number;
}

export interface LogEvent {
  position: number;
  event: EventEnvelope;
}

export interface RepairPage<T> {
  items: T[];
  /** Everything up to this position that was asked for is in this page or an earlier one. */
  through: number;
  /** The last position given so far. */
  head: number;
}

export const repairSubject = (context: string): string => `repair.${context}.read`;

/** The owner of the log cannot be asked now, or said no. */
export class LogAway extends Error {
  override readonly name = 'LogAway';
}

const TIMEOUT_MS = 3_000;
/** A suspended replica may get the question and never answer; the next one goes to any of them again. */
const ATTEMPTS = 2;

/** Reads the permanent records of other contexts, by request and reply over the broker. @throws LogAway */
export interface RepairClient {
  brief(context: Context, request: Partial<RepairRequest>): Promise<RepairPage<LogEntry>>;
  events(context: Context, request: Partial<RepairRequest>): Promise<RepairPage<LogEvent>>;
  audit(context: Context, request: Partial<RepairRequest>): Promise<RepairPage<{ position: number; record: unknown }>>;
}

export function createRepairClient(broker: Broker): RepairClient {
  async function ask<T>(context: Context, request: Partial<RepairRequest>): Promise<RepairPage<T>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await broker.link().nc.request(repairSubject(context), JSON.stringify(request), { timeout: TIMEOUT_MS });
        const page = reply.json<RepairPage<T> & { error?: string }>();
        if (page.error !== undefined) throw new Error(page.error);
        return page;
      } catch (error) {
        if (attempt < ATTEMPTS && error instanceof Error && error.name === 'TimeoutError') continue;
        throw new LogAway(`The log of ${context} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }
  }
  return {
    brief: (context, request) => ask(context, { ...request, brief: true }),
    events: (context, request) => ask(context, request),
    audit: (context, request) => ask(context, { ...request, audit: true }),
  };
}
