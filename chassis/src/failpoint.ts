/** Every place at which a fault can be injected, in the order in which a request, the relay and a reaction pass them. */
export const FAILPOINTS = [
  'unit.before-begin',
  /** After the rows and the outbox rows: they are one pipeline, sent together. */
  'unit.before-commit',
  /** Before the reply. */
  'unit.after-commit',
  'relay.before-publish',
  /** The broker has the message; its acknowledgement has not been noted. */
  'relay.before-ack',
  'relay.before-mark',
  'reaction.before-begin',
  'reaction.inside',
  'reaction.before-ack',
] as const;

export type FailpointName = (typeof FAILPOINTS)[number];

/** Does nothing unless switched on for a test. */
export type Failpoint = (name: FailpointName) => Promise<void> | void;

export const noFailpoint: Failpoint = () => undefined;
