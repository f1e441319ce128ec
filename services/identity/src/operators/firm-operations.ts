import { type Handler, nextLink, ok, type Route, route, type UnitOfWork } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';
import { metadataReply } from '../firms/firm.reply';
import type { FirmRow } from '../firms/firm.row';
import { firmOf } from '../firms/firm.store';
import { usageOf } from '../usage/usage.store';
import type { FirmActs } from './act-on-firm';

/** The operators' API of firms: what is there and how it is, over all firms; what is inside takes a break-glass grant. */
export const firmOperationRoutes = (dependencies: { unitOfWork: UnitOfWork; acts: FirmActs }): readonly Route[] => {
  const { acts } = dependencies;
  return [
    route(api.listFirms, listFirms(dependencies)),
    route(api.getFirmMetadata, ({ unitOfWork, act, params }) =>
      unitOfWork.inFirm(params.id, act, async (tx) => ok({ ...metadataReply(await firmOf(tx)), usage: await usageOf(tx) })),
    ),
    route(api.suspendFirm, async ({ act, params, body }) => ok(metadataReply(await acts.suspend(act, params.id, body.reason)))),
    route(api.activateFirm, async ({ act, params, body }) => ok(metadataReply(await acts.activate(act, params.id, body.reason)))),
    route(api.endFirm, async ({ act, params, body, unitOfWork }) => {
      const { slug } = await unitOfWork.inFirm(params.id, act, (tx) => firmOf(tx));
      if (slug !== body.slug) throw new Rejection(identityErrors.slug_mismatch);
      return ok(metadataReply(await acts.cancel(act, params.id, body.reason)));
    }),
    route(api.setFirmLimits, async ({ act, params, body }) => ok(metadataReply(await acts.setLimits(act, params.id, body)))),
  ];
};

type Listed = Omit<FirmRow, 'firmId' | 'corsOrigins' | 'trialNotice' | 'dueAt'> & { id: string };

const listFirms =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }): Handler<typeof api.listFirms> =>
  async (request) => {
    const { limit, cursor, status, slug } = request.query;
    const [createdAt, id] = cursor === undefined ? [] : (request.cursors.open(cursor) as [string, string]);
    const rows = await unitOfWork.asSystem((tx) =>
      tx.query<Listed>(
        `select firm_id as id, slug, name, status, status_reason as "statusReason", plan, country, timezone, currency, locale, limits,
                trial_ends_at as "trialEndsAt", cancels_at as "cancelsAt", cancelled_at as "cancelledAt", created_at as "createdAt", version
           from firms where ($1::text is null or status = $1) and ($2::text is null or slug = $2)
            and ($3::timestamptz is null or (created_at, firm_id) < ($3, $4::uuid))
          order by created_at desc, firm_id desc limit $5`,
        [status ?? null, slug ?? null, createdAt ?? null, id ?? null, limit + 1],
      ),
    );
    const items = rows.slice(0, limit).map(metadataReply);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    if (last === undefined) return ok({ items });
    const nextCursor = request.cursors.seal([last.createdAt.toISOString(), last.id]);
    return ok({ items, nextCursor }, { link: nextLink(request as never, nextCursor) });
  };
