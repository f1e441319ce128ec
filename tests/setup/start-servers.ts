import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localDataPlace } from '../../platform/src/places';
import { findNatsServer } from '../../platform/src/servers/nats-binary';
import { startPostgres } from '../../platform/src/servers/postgres';
import { keepForTeardown } from './running';

/** Before the tiers that need servers: one PostgreSQL for the whole run, and the nats-server of which each worker starts its own. */
export default async function startServers(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-tests-'));
  const postgres = await startPostgres({ dir, password: randomBytes(18).toString('base64url'), throwaway: true });
  keepForTeardown({ dir, postgres });
  // On a server that is not ours, templates of earlier runs may hold older tables.
  process.env['PRAXIS_TEST_RUN'] = randomBytes(4).toString('hex');
  process.env['PRAXIS_TEST_POSTGRES'] = postgres.adminUrl;
  process.env['PRAXIS_TEST_NATS_BIN'] = (await findNatsServer({ place: localDataPlace(), say: (line) => console.log(line) })).program;
}
