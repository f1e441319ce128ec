import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DemoPlace, Failure, seed, until } from '@praxis/platform';

const READY_WITHIN_MS = 180_000;

/** Where the gateway of the containers is, and who plays there. @param variables of the environment file  @throws Failure without a password */
export function demoPlace(variables: Readonly<Record<string, string>>): DemoPlace {
  const gatewayUrl = `http://${variables['PRAXIS_BIND'] ?? '127.0.0.1'}:${variables['PRAXIS_PORT'] ?? '8080'}`;
  const password = variables['DEMONSTRATION_PASSWORD'] ?? '';
  if (password === '') throw new Failure('DEMONSTRATION_PASSWORD is not set in the environment file; see deploy/compose/.env.example.');
  return {
    gatewayUrl,
    publicUrl: variables['PUBLIC_URL'] ?? gatewayUrl,
    demonstration: { slug: 'demo', email: 'owner@demo.example', password },
  };
}

/** Registers the firm that plays, unless it is there. The gateway is started after the others are ready; this waits until it answers. */
export async function firstFirm({ gatewayUrl, demonstration }: DemoPlace): Promise<void> {
  await answering(gatewayUrl);
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-seed-'));
  try {
    await seed({ gatewayUrl, demonstration, stamp: path.join(dir, 'seeded') });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function answering(url: string): Promise<void> {
  const ready = await until(async () => ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true ? true : undefined), {
    deadlineMs: READY_WITHIN_MS,
    everyMs: 250,
  });
  if (ready === undefined)
    throw new Failure(`The gateway at ${url} is not ready after ${READY_WITHIN_MS / 1000} s; see docker compose ps.`);
}
