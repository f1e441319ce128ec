import { type Tx, tableOf } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { revokeTokens } from '../edge/edge-state.store';
import { type Firm, factsOf } from './firm';
import { publishFirmRegistered, publishSettingsChanged, publishStatusChanged } from './firm.publishing';
import { type FirmRow, FirmSchema, toFirm, toRow } from './firm.row';

const firms = tableOf<FirmRow>(FirmSchema);

/** @throws Rejection when there is no such firm */
export async function firmOf(tx: Tx, lock?: 'for update'): Promise<Firm> {
  const [row] = await firms.select(tx, `where firm_id = $1 ${lock ?? ''}`, [tx.firmId]);
  if (row === undefined) throw new Rejection(httpErrors.not_found);
  return toFirm(row);
}

/** Links of a firm that is suspended or cancelled lead nowhere. @throws Rejection 404 */
export async function openFirm(tx: Tx): Promise<Firm> {
  const firm = await firmOf(tx);
  if (firm.status === 'suspended' || firm.status === 'cancelled') throw new Rejection(httpErrors.not_found);
  return firm;
}

/** Before sign-in: the id of the firm of that slug. */
export async function firmIdOfSlug(tx: Tx, slug: string): Promise<string | undefined> {
  const [row] = await tx.query<{ firm_id: string }>('select firm_id from firm_slugs where slug = $1', [slug]);
  return row?.firm_id;
}

/** @returns false when the slug is taken; a second registration at the same time waits here for the first */
export async function addFirm(tx: Tx, firm: Firm): Promise<boolean> {
  const rows = await tx.query('insert into firm_slugs (slug, firm_id) values ($1, $2) on conflict (slug) do nothing returning slug', [
    firm.slug,
    firm.id,
  ]);
  if (rows.length === 0) return false;
  firms.insert(tx, toRow(firm));
  publishFirmRegistered(tx, firm);
  tx.changed({ targetId: firm.id, after: audited(firm) });
  return true;
}

/**
 * Changes the firm under its lock and tells everybody what differs.
 *
 * @throws Rejection `http.stale` when the firm is not at the version of `If-Match`, or what `decide` refuses
 */
export async function changeFirm(
  tx: Tx,
  ifMatch: number | undefined,
  decide: (firm: Firm) => Firm | Promise<Firm>,
  reason?: string,
): Promise<{ before: Firm; after: Firm }> {
  const before = await firmOf(tx, 'for update');
  if (ifMatch !== undefined && ifMatch !== before.version) throw new Rejection(httpErrors.stale);
  const after = await decide(before);
  if (after === before) return { before, after };
  saveFirm(tx, after);
  // Tokens that were made before say nothing of it: everybody gets a new one.
  if (after.requireSecondFactor && !before.requireSecondFactor) await revokeTokens(tx, 'firm', after.id);
  if (after.status !== before.status) publishStatusChanged(tx, after);
  else publishSettingsChanged(tx, after);
  tx.changed({ targetId: before.id, ...changesOf(before, after), reason });
  return { before, after };
}

/** Writes what was decided under the firm's lock. */
export function saveFirm(tx: Tx, firm: Firm): void {
  const row = toRow(firm);
  tx.write(
    `update firms set name = $2, timezone = $3, currency = $4, country = $5, locale = $6, status = $7, status_reason = $8, limits = $9,
       trial_notice = $10, cancels_at = $11, cancelled_at = $12, due_at = $13, version = $14, cors_origins = $15,
       require_second_factor = $16 where firm_id = $1`,
    [
      row.firmId,
      row.name,
      row.timezone,
      row.currency,
      row.country,
      row.locale,
      row.status,
      row.statusReason,
      JSON.stringify(row.limits),
      row.trialNotice,
      row.cancelsAt,
      row.cancelledAt,
      row.dueAt,
      row.version,
      JSON.stringify(row.corsOrigins),
      row.requireSecondFactor,
    ],
  );
}

/** What the audit chain says of a change of the firm. */
export const changesOf = (before: Firm, after: Firm) => ({ before: audited(before), after: audited(after) });

const audited = (firm: Firm): Record<string, unknown> => {
  const { version: _, ...facts } = factsOf(firm);
  return {
    ...facts,
    corsOrigins: firm.corsOrigins,
    requireSecondFactor: firm.requireSecondFactor,
    ...(firm.cancelsAt === null ? {} : { cancelsAt: firm.cancelsAt.toISOString() }),
  };
};
