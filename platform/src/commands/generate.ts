import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { natsConfFile, rolesSqlFile } from '../deploy-files';
import { readIfThere } from '../files';
import { checkout } from '../places';

/**
 * Writes the files under deploy/ that follow from the topology; with `--check` only compares them.
 * @returns 1 when a file is not what it should be
 */
export function generate(args: readonly string[]): number {
  const files = new Map([
    ['deploy/postgres/roles.sql', rolesSqlFile()],
    ['deploy/nats/nats.conf', natsConfFile()],
  ]);
  const check = args.includes('--check');
  const stale = [...files].filter(([name, content]) => readIfThere(path.join(checkout, name)) !== content);
  for (const [name, content] of check ? [] : stale) {
    const file = path.join(checkout, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  for (const [name] of stale) process.stdout.write(check ? `${name} is not fresh; run npm run generate\n` : `Written: ${name}\n`);
  return check && stale.length > 0 ? 1 : 0;
}
