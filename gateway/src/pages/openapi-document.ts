import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = path.join('contracts', 'generated', 'openapi.json');

/** The generated OpenAPI document of the checkout or image this runs in, as UTF-8; undefined when it has not been generated. */
export function readOpenApiDocument(from: string = __dirname): Buffer | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = path.join(folder, FILE);
    if (existsSync(file)) return readFileSync(file);
    if (folder === path.dirname(folder)) return undefined;
  }
}
