import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@praxis/platform';
import { shuffled } from './random';

export interface KillingSettings {
  /** Names of services, and `gateway`. */
  readonly victims: readonly string[];
  /** How many processes to kill. */
  readonly kills: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Milliseconds after which no further process is killed. */
  readonly withinMs: number;
}

export interface Killing {
  /** Resolves when all kills are done and everything runs again. */
  readonly done: Promise<void>;
  /** Resolves when so many processes have been killed, or none will be killed any more. */
  reached(count: number): Promise<void>;
  count(): number;
  tookMs(): number;
  /** How often each was killed. */
  summary(): string;
}

/** Longest pause before a kill, in milliseconds. */
const longestPause = 300;
/** How many may be away at a time. */
const killers = 3;

/**
 * Kills processes at random with SIGKILL and starts each again at once. Several are away at a time, so that kills meet restarts. A seed
 * repeats the choices; when exactly they meet the work under way is the machine's.
 */
export function startKilling(stack: Stack, { victims, kills, random, withinMs }: KillingSettings): Killing {
  const began = Date.now();
  const killed = new Map<string, number>();
  const away = new Set<string>();
  const waiting: { count: number; go: () => void }[] = [];
  let turn: readonly string[] = [];
  let begun = 0;
  let over = false;
  let tookMs = 0;

  const tell = (): void => {
    for (const { count, go } of waiting) if (over || begun >= count) go();
  };

  /** Everybody has a turn, in an order of its own each time, before anybody has the next one. */
  const draw = (): string | undefined => {
    if (turn.every((name) => away.has(name))) turn = shuffled(victims, random);
    const victim = turn.find((name) => !away.has(name));
    turn = turn.filter((name) => name !== victim);
    return victim;
  };

  const runKiller = async (): Promise<void> => {
    while (begun < kills && Date.now() - began < withinMs) {
      const victim = draw();
      if (victim === undefined) throw new Error('There is nothing to kill');
      away.add(victim);
      begun += 1;
      tell();
      await pause(random() * longestPause);
      await stack.kill(victim);
      killed.set(victim, (killed.get(victim) ?? 0) + 1);
      await stack.start(victim);
      away.delete(victim);
    }
  };

  const run = async (): Promise<void> => {
    try {
      await Promise.all(Array.from({ length: killers }, runKiller));
    } finally {
      over = true;
      tookMs = Date.now() - began;
      tell();
    }
  };

  return {
    done: run(),
    reached: (count) => new Promise((resolve) => (over || begun >= count ? resolve() : waiting.push({ count, go: resolve }))),
    count: () => [...killed.values()].reduce((all, one) => all + one, 0),
    tookMs: () => tookMs,
    summary: () => [...killed].map(([name, count]) => `${name} ${count}`).join(', '),
  };
}
