import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = path.join('contracts', 'generated', 'openapi.json');

/** The generated OpenAPI document of the checkout or image this runs in; undefined when it has not been generated. */
export function readOpenApiDocument(from: string = __dirname): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = path.join(folder, FILE);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    if (folder === path.dirname(folder)) return undefined;
  }
}
