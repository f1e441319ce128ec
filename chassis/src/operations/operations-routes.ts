import { type Context, operationsApi, operationsErrors, Rejection } from '@praxis/contracts/kernel';
import { nextLink } from '../http/list';
import type { Messaging } from '../messaging';
import { accepted, ok, type Route, route } from '../route';
import type { OperatorActs } from './acts';

/** The operators' operations, which every service has under its own name. */
export function operationsRoutes(options: { service: Context; deadLetters: Messaging['deadLetters']; acts: OperatorActs }): Route[] {
  const { deadLetters, acts } = options;
  const api = operationsApi(options.service);
  return [
    route(api.listDeadLetters, async (request) => {
      const { limit, cursor, status, reaction, firmId } = request.query;
      const [lastFailedAt, id] = cursor === undefined ? [] : (request.cursors.open(cursor) as [string, string]);
      const before = lastFailedAt === undefined || id === undefined ? undefined : { lastFailedAt, id };
      const found = await deadLetters.list({ status, reaction, firmId }, { limit: limit + 1, before });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      if (last === undefined) return ok({ items });
      const nextCursor = request.cursors.seal([last.lastFailedAt, last.id]);
      return ok({ items, nextCursor }, { link: nextLink(request as never, nextCursor) });
    }),
    route(api.getDeadLetter, async ({ params }) => ok(await deadLetters.get(params.id))),
    route(api.getDeadLetterPayload, (request) =>
      request.inFirm(async (tx) => {
        const [letter] = await tx.query<{ id: string; event: Record<string, unknown> }>(
          `select id, event from parked where id = $1 and firm_id = $2
              and coalesce((event ->> 'clientid')::uuid <> all ((select hidden_clients())::uuid[]), true)`,
          [request.params.id, tx.firmId],
        );
        if (letter === undefined) throw new Rejection(operationsErrors.dead_letter_not_found);
        return ok(letter);
      }),
    ),
    route(api.retryDeadLetter, async ({ act, params }) => accepted(await acts.retry(act, params.id))),
    route(api.discardDeadLetter, async ({ act, params, body }) => ok(await acts.discard(act, params.id, body.reason))),
    route(api.reconcile, async ({ act }) => {
      await acts.reconcile(act);
      return accepted({ started: true });
    }),
    route(api.replay, async ({ act, body }) => {
      await acts.replay(act, body.reaction, body.firmId);
      return accepted({ started: true });
    }),
  ];
}
