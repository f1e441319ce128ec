import type { OperationRequest } from '@praxis/chassis';

/**
 * Neither somebody who is signed in (the gateway names them even where that gives no rights, others are just `link`), nor a browser or mail
 * client that fetches ahead.
 */
export function seenByProspect({
  principal,
  headers,
}: {
  principal: Pick<OperationRequest['principal'], 'kind' | 'id'>;
  headers: OperationRequest['headers'];
}): boolean {
  const ahead = [headers['sec-purpose'], headers['purpose'], headers['x-moz']].join(' ').toLowerCase();
  return principal.kind === 'public' && !principal.id.includes(':') && !/prefetch|prerender|preview/.test(ahead);
}
