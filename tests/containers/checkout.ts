import { existsSync } from 'node:fs';
import path from 'node:path';

/** The root of this checkout; the same from the sources and from dist/. */
export const checkout = findCheckout(__dirname);

function findCheckout(folder: string): string {
  return existsSync(path.join(folder, 'docker-compose.yml')) ? folder : findCheckout(path.dirname(folder));
}
