import type { Context } from '@praxis/contracts/kernel';
import type { Reaction } from '../reaction';

/** The reactions of a service, by what they react to. */
export interface ReactionIndex {
  contexts: readonly Context[];
  of(type: string): readonly Reaction[];
  find(name: string, type: string): Reaction | undefined;
  named(name: string): readonly Reaction[];
  typesFrom(context: Context): string[];
  from(context: Context): readonly Reaction[];
}

/** @throws when two reactions to one event have the same name, or one reacts to a context that is not subscribed to */
export function indexReactions(contexts: readonly Context[], reactions: readonly Reaction[]): ReactionIndex {
  const byType = new Map<string, Reaction[]>();
  for (const reaction of reactions) {
    const { type, context } = reaction.event;
    if (!contexts.includes(context)) throw new Error(`The reaction "${reaction.name}" needs a subscription to ${context}`);
    const same = byType.get(type) ?? [];
    if (same.some(({ name }) => name === reaction.name)) throw new Error(`There are two reactions "${reaction.name}" to ${type}`);
    byType.set(type, [...same, reaction]);
  }
  const from = (context: Context) => reactions.filter(({ event }) => event.context === context);
  return {
    contexts,
    of: (type) => byType.get(type) ?? [],
    find: (name, type) => byType.get(type)?.find((reaction) => reaction.name === name),
    named: (name) => reactions.filter((reaction) => reaction.name === name),
    from,
    typesFrom: (context) => [...new Set(from(context).map(({ event }) => event.type))],
  };
}
