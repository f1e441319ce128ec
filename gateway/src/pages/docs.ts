import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { routerPath } from '@praxis/chassis/edge';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { FastifyInstance } from 'fastify';
import { openRoutes } from '../own-routes';

/** The reference page's own files. They come from the package of Fastify's plugin, which carries them without tracking its users. */
const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'swagger-ui-bundle.js': { file: '@fastify/swagger-ui/static/swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' },
  'swagger-ui.css': { file: '@fastify/swagger-ui/static/swagger-ui.css', type: 'text/css; charset=utf-8' },
  'favicon-32x32.png': { file: '@fastify/swagger-ui/static/favicon-32x32.png', type: 'image/png' },
};

const START = `window.addEventListener('load', () => {
  SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null, docExpansion: 'none', filter: true, tryItOutEnabled: false });
});
`;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Praxis API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<main id="reference"><noscript>This page needs JavaScript; the same as a document: <a href="/v1/openapi.json">openapi.json</a></noscript></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Nothing from anywhere else. The page sets styles on elements while it draws, and shows its icons from data: URLs. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The API reference: the document, and a page that draws it without anything from the network.
 * @param read the merged OpenAPI document as JSON, when it has been generated; asked when somebody first wants it, because it is large
 */
export function serveDocs(server: FastifyInstance, read: () => Buffer | undefined): void {
  let known: { document: Buffer; etag: string } | undefined;
  const reference = (): { document: Buffer; etag: string } => {
    const document = known?.document ?? read();
    if (document === undefined) throw new Rejection(httpErrors.not_found);
    known ??= { document, etag: `"${createHash('sha256').update(document).digest('base64url')}"` };
    return known;
  };
  server.get(openRoutes.openapi.path, (request, reply) => {
    const { document, etag } = reference();
    reply.header('cache-control', 'no-cache').header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(document);
  });
  server.get(openRoutes.docs.path, (_request, reply) =>
    reply.header('content-security-policy', PAGE_POLICY).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(PAGE),
  );
  server.get(routerPath(openRoutes.docsAsset.path), async (request, reply) => {
    const { asset: name } = request.params as { asset: string };
    reply.header('cache-control', 'public, max-age=3600');
    if (name === 'start.js') return reply.type('text/javascript; charset=utf-8').send(START);
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (asset === undefined) throw new Rejection(httpErrors.not_found);
    return reply.type(asset.type).send(await readFile(require.resolve(asset.file)));
  });
}
