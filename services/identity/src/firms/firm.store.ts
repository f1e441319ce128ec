import { type Tx, tableOf } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { changeSettings, type Firm, type FirmSettings, factsOf } from './firm';
import { publishFirmRegistered, publishSettingsChanged, publishStatusChanged } from './firm.publishing';
import { type FirmRow, FirmSchema, toFirm } from './firm.row';

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
  const { id: firmId, ...row } = firm;
  firms.insert(tx, { firmId, ...row });
  publishFirmRegistered(tx, firm);
  tx.changed({ targetId: firm.id, after: audited(firm) });
  return true;
}

/** @throws Rejection `http.stale` when the firm is not at the version of `If-Match` */
export async function changeFirmSettings(tx: Tx, ifMatch: number | undefined, settings: Partial<FirmSettings>): Promise<Firm> {
  const firm = await firmOf(tx, 'for update');
  if (ifMatch !== undefined && ifMatch !== firm.version) throw new Rejection(httpErrors.stale);
  const changed = changeSettings(firm, settings);
  if (changed === firm) return firm;
  tx.write('update firms set name = $2, timezone = $3, currency = $4, country = $5, locale = $6, version = $7 where firm_id = $1', [
    firm.id,
    changed.name,
    changed.timezone,
    changed.currency,
    changed.country,
    changed.locale,
    changed.version,
  ]);
  publishSettingsChanged(tx, changed);
  tx.changed({ targetId: firm.id, before: audited(firm), after: audited(changed) });
  return changed;
}

/** @throws Rejection when the status does not allow it */
export async function changeFirmStatus(tx: Tx, decide: (firm: Firm) => Firm): Promise<{ before: Firm; after: Firm }> {
  const before = await firmOf(tx, 'for update');
  const after = decide(before);
  tx.write('update firms set status = $2, status_reason = $3, version = $4 where firm_id = $1', [
    before.id,
    after.status,
    after.statusReason,
    after.version,
  ]);
  publishStatusChanged(tx, after);
  return { before, after };
}

const audited = (firm: Firm): Record<string, unknown> => {
  const { slug, name, status, timezone, currency, country, locale } = factsOf(firm);
  return { slug, name, status, timezone, currency, country, locale };
};
