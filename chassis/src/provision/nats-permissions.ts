/** What one service does with the broker, and therefore all it may do. */
export interface ServiceNatsSpec {
  readonly service: string;
  /** The contexts whose events it consumes. */
  readonly subscribes: readonly string[];
  /** Creates the stream EDGE and publishes the edge state. */
  readonly publishesEdge?: boolean;
  /** Consumes the audit records of every context and may read each context's log to repair them. */
  readonly consumesAudit?: boolean;
}

/** Rights of one NATS user, in the words of the server's configuration. */
export interface NatsPermissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny?: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[]; readonly deny?: readonly string[] };
  readonly allow_responses?: { readonly max: number; readonly expires: string };
}

export const AUDIT_STREAM = 'AUDIT';
export const EDGE_STREAM = 'EDGE';

/** The stream of a context's events: `PRAXIS_CRM`. */
export const streamOf = (context: string): string => `PRAXIS_${context.toUpperCase()}`;
/** The subjects of a context's stream, and the filter of every durable on it: `praxis.crm.>`. */
export const subjectsOf = (context: string): string => `praxis.${context}.>`;
/** Where the replies to a user's requests arrive; nobody else may listen there. */
export const inboxPrefixOf = (user: string): string => `_INBOX_${user}`;

/** A reply is one message, given within the longest time-out of a request. */
const responses = { max: 1, expires: '1m' } as const;

/**
 * The rights of a service's user: its own subjects, its own stream, its own durables, its own inbox. Nothing it may do changes, empties
 * or deletes a stream or a consumer; that is a step of the administrator's.
 * @param everyContext all contexts of the platform, whose logs an audit consumer may read
 */
export function servicePermissions(spec: ServiceNatsSpec, everyContext: readonly string[]): NatsPermissions {
  const { service } = spec;
  const consumed = [...spec.subscribes.map((context) => ({ stream: streamOf(context), filter: subjectsOf(context) }))];
  if (spec.consumesAudit === true) consumed.push({ stream: AUDIT_STREAM, filter: 'praxis.audit.>' });
  const created = [streamOf(service), AUDIT_STREAM, ...(spec.publishesEdge === true ? [EDGE_STREAM] : [])];
  const asked = spec.consumesAudit === true ? unique([...everyContext, ...spec.subscribes]) : spec.subscribes;
  return {
    publish: {
      allow: unique([
        subjectsOf(service),
        `praxis.audit.${service}.>`,
        ...(spec.publishesEdge === true ? ['edge.>'] : []),
        `wake.${service}.>`,
        ...asked.map((context) => `repair.${context}.read`),
        '$JS.API.INFO',
        ...created.flatMap((stream) => [`$JS.API.STREAM.CREATE.${stream}`, `$JS.API.STREAM.INFO.${stream}`]),
        ...consumed.flatMap(({ stream, filter }) => [
          `$JS.API.STREAM.INFO.${stream}`,
          `$JS.API.CONSUMER.CREATE.${stream}.${service}.${filter}`,
          `$JS.API.CONSUMER.INFO.${stream}.${service}`,
          `$JS.API.CONSUMER.MSG.NEXT.${stream}.${service}`,
          `$JS.ACK.${stream}.${service}.>`,
        ]),
      ]),
    },
    subscribe: {
      // The second word is the queue group: the log is served in the group, never besides it.
      allow: [`${inboxPrefixOf(service)}.>`, `wake.${service}.>`, `repair.${service}.read ${service}`],
    },
    allow_responses: responses,
  };
}

/**
 * The rights of the gateway's user: ephemeral consumers of its own on the edge state and on every context's stream. A permission cannot
 * say "my consumers", so the durables of the services are forbidden by name.
 */
export function gatewayPermissions(services: readonly ServiceNatsSpec[]): NatsPermissions {
  const streams = [EDGE_STREAM, ...services.map(({ service }) => streamOf(service))];
  return {
    publish: {
      allow: [
        'gateway.>',
        '$JS.API.INFO',
        ...streams.flatMap((stream) => [
          `$JS.API.STREAM.INFO.${stream}`,
          `$JS.API.CONSUMER.CREATE.${stream}.>`,
          `$JS.API.CONSUMER.INFO.${stream}.>`,
          `$JS.API.CONSUMER.MSG.NEXT.${stream}.>`,
          `$JS.API.CONSUMER.DELETE.${stream}.>`,
          `$JS.FC.${stream}.>`,
        ]),
      ],
      deny: services.flatMap(({ service, subscribes }) =>
        subscribes
          .map(streamOf)
          .flatMap((stream) => [
            `$JS.API.CONSUMER.CREATE.${stream}.${service}`,
            `$JS.API.CONSUMER.CREATE.${stream}.${service}.>`,
            `$JS.API.CONSUMER.INFO.${stream}.${service}`,
            `$JS.API.CONSUMER.MSG.NEXT.${stream}.${service}`,
            `$JS.API.CONSUMER.DELETE.${stream}.${service}`,
          ]),
      ),
    },
    subscribe: { allow: [`${inboxPrefixOf('gateway')}.>`, 'gateway.>'] },
    allow_responses: responses,
  };
}

const unique = (subjects: readonly string[]): string[] => [...new Set(subjects)];
