import { existsSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../failure';
import { checkout } from '../places';
import { serviceNames } from '../topology';

/** Everything that is started as a process of its own. */
export const deployables: readonly string[] = [...serviceNames, 'gateway'];

/** The compiled entry of a service or the gateway. @throws Failure when it is unknown or not built */
export function entryOf(name: string): string {
  if (!deployables.includes(name)) throw new Failure(`There is no service "${name}"; there are ${deployables.join(', ')}.`);
  const entry = path.join(folderOf(name), 'dist', 'src', 'main.js');
  if (!existsSync(entry)) throw new Failure(`${name} is not built (${path.relative(checkout, entry)} is missing); run npm run build.`);
  return entry;
}

export function folderOf(name: string): string {
  return name === 'gateway' ? path.join(checkout, 'gateway') : path.join(checkout, 'services', name);
}

/** Keeps memory level under load: without it V8 widens its young generation once by about 100 MB and keeps it (ADR 187). The images have the same. */
export const youngGeneration = '--max-semi-space-size=16';

/** Telemetry hooks into modules while they load, so it comes first; without a collector it would only hold up the end. */
export function nodeArguments(environment: Readonly<Record<string, string>>): string[] {
  const wanted = (environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') !== '';
  const telemetry = ['--require', path.join(checkout, 'chassis', 'dist', 'src', 'telemetry', 'preload.js')];
  return [youngGeneration, ...(wanted ? telemetry : [])];
}
