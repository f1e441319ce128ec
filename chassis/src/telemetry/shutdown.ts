const key = Symbol.for('praxis.telemetry.shutdown');
const shared = globalThis as { [key]?: () => Promise<void> };

/** A collector that is away must not hold up the end of a process (ms). */
const PATIENCE = 2_000;

export function onTelemetryShutdown(shutdown: () => Promise<void>): void {
  shared[key] = shutdown;
}

/** Sends the last spans, if telemetry is on; gives up after two seconds. Never fails. */
export async function shutdownTelemetry(): Promise<void> {
  const shutdown = shared[key];
  if (shutdown === undefined) return;
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE).unref());
  await Promise.race([shutdown().catch(() => undefined), patience]); // spans that no collector takes are lost, and nothing else
}
