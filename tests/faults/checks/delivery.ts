import type { Facts, LeftOver } from '../facts';
import { type Finding, repeated } from './finding';

const deadKey = (eventId: string, reaction: string): string => `${eventId} ${reaction}`;

/** Nothing waits any more; nothing is dead but what was poison. */
export function leftOverFindings({ leftOvers, poisoned }: Facts): Finding[] {
  const mayDie = new Set(poisoned.filter(({ dies }) => dies).map(({ eventId }) => eventId));
  return leftOvers
    .filter(({ dead }) => dead === undefined || !mayDie.has(dead.eventId))
    .map(({ context, place, what }: LeftOver) => `In the ${place} of ${context} is still ${what}`);
}

/** Each reaction that a service has declared has seen each event of its type, once, and nothing else. */
export function reactionFindings({ events, inbox, declared, poisoned }: Facts): Finding[] {
  const typeOf = new Map(events.map(({ id, type }) => [id, type]));
  const poison = new Set(poisoned.map(({ eventId }) => eventId));
  const reactionsTo = Map.groupBy(declared, ({ type }) => type);
  const entered = inbox.map(({ context, reaction, eventId }) => `${context}.${reaction} ${eventId}`);
  const known = new Set(entered);
  const missing = events.flatMap(({ id, type }) =>
    (reactionsTo.get(type) ?? [])
      .map(({ context, reaction }) => `${context}.${reaction}`)
      .filter((reaction) => !known.has(`${reaction} ${id}`))
      .map((reaction) => `The reaction ${reaction} has not seen the event ${id} (${type})`),
  );
  const unsent = inbox
    .filter(({ eventId }) => !typeOf.has(eventId) && !poison.has(eventId))
    .map(({ context, reaction, eventId }) => `The reaction ${context}.${reaction} has seen the event ${eventId}, which is in no log`);
  const twice = repeated(entered).map((entry) => `The reaction ${entry.replace(' ', ' has seen the event ')} twice`);
  const contexts = new Set(declared.map(({ context }) => context));
  const silent = [...new Set(events.map(({ context }) => context))]
    .filter((context) => !contexts.has(context))
    .map((context) => `The service ${context} has declared no reactions`);
  return [...missing, ...unsent, ...twice, ...silent];
}

/** Poison is dead where somebody reacts to what it says it is, or it left no trace; it was carried out nowhere. */
export function poisonFindings({ poisoned, declared, inbox, leftOvers }: Facts): Finding[] {
  const dead = new Set(
    leftOvers.flatMap((one) => (one.dead === undefined ? [] : [deadKey(one.dead.eventId, `${one.context}.${one.dead.reaction}`)])),
  );
  const unburied = poisoned
    .filter(({ dies }) => dies)
    .flatMap(({ eventId, type }) =>
      declared
        .filter((one) => one.type === type && !dead.has(deadKey(eventId, `${one.context}.${one.reaction}`)))
        .map(({ context, reaction }) => `The poison ${eventId} (${type}) is no dead letter of ${context}.${reaction}`),
    );
  const poison = new Set(poisoned.map(({ eventId }) => eventId));
  const eaten = inbox
    .filter(({ eventId }) => poison.has(eventId))
    .map(({ context, reaction, eventId }) => `The reaction ${context}.${reaction} has carried out the poison ${eventId}`);
  return [...unburied, ...eaten];
}
