import { z } from 'zod';

/** The bounded contexts, which are also the services, the database schemas and the first segment of every event and permission. */
export const CONTEXTS = ['identity', 'crm', 'clients', 'projects', 'finance', 'documents'] as const;
export type Context = (typeof CONTEXTS)[number];
/** Whatever answers operations: the services, and the gateway for the few of its own. */
export type Deployable = Context | 'gateway';

/** Whom a live stream may tell that an event happened; the data itself never leaves through it. */
export interface LiveVisibility {
  /** A signed-in person needs this permission, `<context>:<noun>:<verb>`. */
  permission: string;
  /** Portal users of the event's `clientid` are told too. */
  portal: boolean;
}

export interface EventDefinition<D extends z.ZodType = z.ZodType> {
  context: Context;
  noun: string;
  /** Past tense, for events are facts. */
  verb: string;
  version: number;
  /** CloudEvents type: `praxis.<context>.<noun>.<verb>.v<version>`. */
  type: string;
  description: string;
  data: D;
  live: LiveVisibility | undefined;
}

export type EventData<E extends EventDefinition> = z.output<E['data']>;

/**
 * A CloudEvents 1.0 envelope with the extensions of Praxis. Attribute names are lower case because CloudEvents requires it.
 * `time` is an RFC 3339 UTC instant; `aggregateversion` counts the published events of `subject`: 1, 2, 3.
 */
export interface EventEnvelope<D = unknown> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  subject: string;
  datacontenttype: 'application/json';
  dataschema: string;
  firmid: string;
  correlationid: string;
  causationid: string;
  aggregateversion: number;
  actor: string;
  clientid?: string;
  traceparent?: string;
  data: D;
}

/** The nil UUID stands for "no firm": acts of the platform itself. */
export const NO_FIRM = '00000000-0000-0000-0000-000000000000';

/** An event as published is at most this many bytes of JSON. */
export const MAX_EVENT_BYTES = 512 * 1024;

export function defineEvent<const D extends z.ZodType>(definition: {
  context: Context;
  noun: string;
  verb: string;
  version?: number;
  description: string;
  data: D;
  live?: LiveVisibility;
}): EventDefinition<D> {
  const version = definition.version ?? 1;
  return {
    context: definition.context,
    noun: definition.noun,
    verb: definition.verb,
    version,
    type: `praxis.${definition.context}.${definition.noun}.${definition.verb}.v${version}`,
    description: definition.description,
    data: definition.data,
    live: definition.live,
  };
}

/** The NATS subject an event is published on. */
export const eventSubject = (type: string, firmId: string): string => `${type}.${firmId}`;

/** The JetStream stream that carries a context's events. */
export const streamOf = (context: string): string => `PRAXIS_${context.toUpperCase()}`;

const reactionFields = {
  reaction: z.string().max(100).meta({ description: 'Name of the reaction, as in the service definition' }),
  causeEventId: z.uuid(),
  causeEventType: z.string().max(200),
  causeSubject: z.string().max(100).meta({ description: 'Aggregate the cause is about' }),
  attempts: z.int().min(1),
};

/** Published by the chassis of every service when a reaction fails: at first, when parked, and when dead. */
export const reactionFailed = (context: Context) =>
  defineEvent({
    context,
    noun: 'reaction',
    verb: 'failed',
    description: 'A reaction to an event failed. It is retried at `nextAttemptAt`, or dead when there is none.',
    data: z.object({
      ...reactionFields,
      errorCode: z.string().max(100),
      errorDetail: z.string().max(1000),
      status: z.enum(['retrying', 'parked', 'dead']),
      nextAttemptAt: z.string().max(40).optional(),
    }),
  });

/** Published by the chassis of every service when a reaction that had failed succeeded. */
export const reactionRecovered = (context: Context) =>
  defineEvent({
    context,
    noun: 'reaction',
    verb: 'recovered',
    description: 'A reaction that had failed before succeeded.',
    data: z.object(reactionFields),
  });

export type ReactionFailed = EventData<ReturnType<typeof reactionFailed>>;
export type ReactionRecovered = EventData<ReturnType<typeof reactionRecovered>>;
