import { performance } from 'node:perf_hooks';
import { isSpanContextValid, type Link, SpanKind, SpanStatusCode, type TraceFlags, trace } from '@opentelemetry/api';
import type { Context, EventEnvelope } from '@praxis/contracts/kernel';
import type { Act } from '../act';
import type { Failpoint } from '../failpoint';
import type { Reaction } from '../reaction';
import type { Tx, UnitOfWork } from '../transaction';
import { contextOfType } from './envelope';
import { isDuplicate, isHeldBack } from './failure';

/**
 * First statement of a reaction's transaction. A duplicate breaks the primary key. While this event, or an earlier one of its aggregate,
 * is parked for the reaction, the name becomes null, which the column refuses: no look-up of its own is needed on the way.
 */
const ENTER = `insert into inbox (reaction, event_id, firm_id, context, event_time, outcome)
select case when exists (select from parked where event_id = $2::uuid and reaction = $1::text)
         or exists (select from parked where reaction = $1::text and subject = $6 and status = 'parked') then null else $1::text end,
       $2::uuid, $3::uuid, $4, $5::timestamptz, $7`;

export type RunOutcome = 'done' | 'duplicate' | 'waiting' | 'failed';

/** One reaction to one event, ready to run: its data fits the schema. */
export interface Run {
  reaction: Reaction;
  event: EventEnvelope;
  act: Act;
  skipped: boolean;
}

export interface ReactionRunner {
  actOf(reaction: Reaction, event: EventEnvelope): Act;
  /** @throws ZodError when the event does not fit the reaction's schema */
  prepare(reaction: Reaction, event: EventEnvelope): Run;
  /** Whether it may share a transaction: it is a projection, or the event does not concern it. */
  mayShare(reaction: Reaction, event: EventEnvelope): boolean;
  /** The usual way: entering the inbox, the effect, its events, all in one transaction. */
  one(run: Run): Promise<void>;
  /** Runs of one firm, such as may share a transaction, in one transaction: all of them or none. */
  together(runs: readonly Run[]): Promise<void>;
  /** With a span of its own, linked to the trace that caused it: a message may be handled long after and more than once. */
  observed<T>(runs: readonly Pick<Run, 'reaction' | 'event'>[], work: () => Promise<T>): Promise<T>;
}

const tracer = trace.getTracer('@praxis/chassis');

export function createReactionRunner(options: {
  service: Context;
  unitOfWork: UnitOfWork;
  /** Instant (ms since the epoch) of the service's first start, for reactions `from: 'now'`. */
  firstStart: (context: Context) => number;
  now: () => Date;
  /** Told of each run, for the figures: seconds. */
  observe: (reaction: string, outcome: RunOutcome, seconds: number) => void;
  failpoint: Failpoint;
}): ReactionRunner {
  const { service, unitOfWork, now, failpoint } = options;

  const actOf = (reaction: Reaction, event: EventEnvelope): Act => ({
    actor: `reaction:${service}.${reaction.name}`,
    correlationId: event.correlationid,
    causationId: event.id,
    at: now(),
    traceparent: event.traceparent,
  });

  const enter = (tx: Tx, { reaction, event, skipped }: Run): void => {
    const context = contextOfType(event.type);
    tx.write(ENTER, [reaction.name, event.id, event.firmid, context, event.time, event.subject, skipped ? 'skipped' : 'done']);
  };

  return {
    actOf,
    prepare: (reaction, event) => {
      const data = reaction.event.data.parse(event.data);
      const before = reaction.from === 'now' && Date.parse(event.time) < options.firstStart(contextOfType(event.type));
      return { reaction, event: { ...event, data }, act: actOf(reaction, event), skipped: before || reaction.concerns?.(data) === false };
    },
    mayShare: (reaction, event) => {
      if (reaction.kind === 'projection') return true;
      if (reaction.concerns === undefined) return false;
      const { success, data } = reaction.event.data.safeParse(event.data);
      return success && !reaction.concerns(data);
    },
    one: async (run) => {
      await failpoint('reaction.before-begin');
      await unitOfWork.inFirm(
        run.event.firmid,
        run.act,
        async (tx) => {
          if (!run.skipped) await run.reaction.handle(tx, run.event);
          await failpoint('reaction.inside');
        },
        { first: (tx) => enter(tx, run) },
      );
    },
    together: async (runs) => {
      const [first] = runs;
      if (first === undefined) return;
      await failpoint('reaction.before-begin');
      await unitOfWork.inFirm(first.event.firmid, first.act, async (tx) => {
        for (const run of runs) {
          // Each event's rows get the act that its own event caused, as if it ran alone.
          tx.goOnAs(run.act);
          enter(tx, run);
          if (!run.skipped) await run.reaction.handle(tx, run.event);
        }
        await failpoint('reaction.inside');
      });
    },
    observed: async (runs, work) => {
      const [first] = runs;
      const began = performance.now();
      const attributes = {
        'messaging.system': 'nats',
        'messaging.batch.message_count': runs.length,
        'messaging.message.id': first?.event.id,
        'cloudevents.event_type': first?.event.type,
        'praxis.firm': first?.event.firmid,
        'praxis.correlation': first?.event.correlationid,
      };
      const links = runs.flatMap(({ event }) => linkTo(event.traceparent));
      const name = `reaction ${service}.${first?.reaction.name}`;
      return await tracer.startActiveSpan(name, { kind: SpanKind.CONSUMER, links, attributes }, async (span) => {
        let outcome: RunOutcome = 'done';
        try {
          return await work();
        } catch (error) {
          outcome = isDuplicate(error) ? 'duplicate' : isHeldBack(error) ? 'waiting' : 'failed';
          if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
          // A batch that failed is run again one by one, and counted then.
          const seconds = (performance.now() - began) / 1000 / runs.length;
          if (outcome === 'done' || runs.length === 1) for (const { reaction } of runs) options.observe(reaction.name, outcome, seconds);
        }
      });
    },
  };
}

function linkTo(traceparent: string | undefined): Link[] {
  const [, traceId = '', spanId = '', flags = '0'] = traceparent?.split('-') ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) as TraceFlags, isRemote: true };
  return isSpanContextValid(context) ? [{ context }] : [];
}
