const key = Symbol.for('praxis.telemetry.unhook');
const shared = globalThis as { [key]?: () => void };

/** Says how what was hooked into HTTP is taken out of it again. */
export function onOwnSpans(unhook: () => void): void {
  shared[key] = unhook;
}

/** For a process that makes the spans of its requests itself: HTTP, in and out, is left alone from here on. */
export function makeOwnSpans(): void {
  shared[key]?.();
}
