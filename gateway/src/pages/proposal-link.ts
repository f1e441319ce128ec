import { routerPath } from '@praxis/chassis/edge';
import { httpErrors, parseLinkToken, Rejection } from '@praxis/contracts/kernel';
import type { FastifyInstance } from 'fastify';
import { openRoutes } from '../own-routes';

/** What the link in a proposal's mail leads to, until there is a page for it. */
export function serveProposalLinks(server: FastifyInstance, publicUrl: string): void {
  const base = publicUrl.replace(/\/+$/, '');
  server.get(routerPath(openRoutes.proposalLink.path), (request, reply) => {
    const { token } = request.params as { token: string };
    if (parseLinkToken(token) === undefined) throw new Rejection(httpErrors.not_found);
    return reply.redirect(`${base}/v1/public/proposals/${token}`, 302);
  });
}
