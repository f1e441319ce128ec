import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from './failure';
import { readIfThere, writePrivately } from './files';

export interface SeedSettings {
  readonly gatewayUrl: string;
  readonly demonstration: { readonly slug: string; readonly email: string; readonly password: string };
  /** Where it is noted that the firm exists, so that a later start does not ask. */
  readonly stamp: string;
}

export type Seeded = 'made' | 'was there';

const deadlineMs = 30_000;

/**
 * Registers the demonstration firm through the gateway, as anybody registers a firm. Repeating it changes nothing.
 * @throws Failure when the gateway refuses, with its answer
 */
export async function seed({ gatewayUrl, demonstration, stamp }: SeedSettings): Promise<Seeded> {
  if (readIfThere(stamp) !== undefined) return 'was there';
  const { slug, email, password } = demonstration;
  const body = {
    firm: { name: 'Demo Consulting', slug, timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT' },
    owner: { name: 'Olivia Owner', email, password },
  };
  // The same key for the same registration: an answer that was lost is given again instead of a conflict.
  const key = createHmac('sha256', password).update(`seed ${slug}`).digest('base64url');
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await register(`${gatewayUrl}/v1/firms`, key, body);
    if (answer === 'made' || answer === 'was there') {
      writePrivately(stamp, `${slug}\n`);
      return answer;
    }
    if (Date.now() > end) throw new Failure(`The demonstration firm could not be registered: ${answer}.`);
    await pause(500);
  }
}

/** What came of it; other words mean that it may work a moment later. */
async function register(url: string, key: string, body: unknown): Promise<Seeded | string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (response.status === 201) return 'made';
  if (response.status === 409) return 'was there';
  const said = `the gateway answered ${response.status} ${text.slice(0, 500)}`;
  if (response.status === 429 || response.status >= 500) return said;
  throw new Failure(`The demonstration firm could not be registered: ${said}.`);
}
