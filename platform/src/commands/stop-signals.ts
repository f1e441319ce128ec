/**
 * The first SIGINT, SIGTERM or SIGHUP asks to end. A terminal and the processes between it and us each pass the same Ctrl-C on, so what
 * follows within two seconds is the same request; after that, another one means "now".
 */
export function onStopRequest(stop: () => void, now: () => void): void {
  let first: number | undefined;
  const requested = (): void => {
    if (first === undefined) {
      first = Date.now();
      stop();
    } else if (Date.now() - first > 2_000) now();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, requested);
  whenOrphaned(requested);
}

/** When the process that started us dies without a word, nobody is left to end us. */
function whenOrphaned(requested: () => void): void {
  const parent = process.ppid;
  if (parent === 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    requested();
  }, 1_000);
  timer.unref();
}
