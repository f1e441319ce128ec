import { mailPage, routerPath } from '@praxis/chassis/edge';
import type { FastifyInstance } from 'fastify';
import { openRoutes } from '../own-routes';

/** The mails that a local platform would have sent: with them goes every link that was mailed, so this is never served elsewhere. */
export function serveMails(server: FastifyInstance, folder: string): void {
  const page = mailPage(folder);
  for (const { path } of [openRoutes.mails, openRoutes.mail]) {
    server.get(routerPath(path), async (request, reply) => {
      const { status, headers, body } = await page(request.url);
      return reply.code(status).headers(headers).send(body);
    });
  }
}
