/** As many lines are written together at most. */
const LINES = 64;
/** A line waits at most this long, in milliseconds. */
const WAIT_MS = 50;
/** What may wait; every other level, with what waits before it, is written at once. */
const MAY_WAIT = /^\{"level":"(?:info|debug|trace)"/;

export interface Lines {
  write(text: string): void;
}

/**
 * Hands lines on together: writing each by itself costs a server more than making it. What waits is written when the process exits, but
 * not when it is killed.
 */
export function gatherLines(to: Lines): Lines {
  let lines: string[] = [];
  let waits = false;
  const write = (): void => {
    waits = false;
    if (lines.length === 0) return;
    const text = lines.join('');
    lines = [];
    to.write(text);
  };
  process.once('exit', write);
  return {
    write(line) {
      lines.push(line);
      if (lines.length >= LINES || !MAY_WAIT.test(line)) return write();
      if (waits) return;
      waits = true;
      setTimeout(write, WAIT_MS).unref();
    },
  };
}
