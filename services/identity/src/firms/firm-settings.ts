import { type Handler, ok } from '@praxis/chassis';
import type { Firm as FirmReply, getFirm as getOperation, updateFirm as updateOperation } from '@praxis/contracts/identity';
import type { Firm } from './firm';
import { changeFirmSettings, firmOf } from './firm.store';

export const getFirm: Handler<typeof getOperation> = (request) => request.inFirm(async (tx) => ok(firmReply(await firmOf(tx))));

/** Changes the settings; every service and gateway knows them within seconds. */
export const updateFirm: Handler<typeof updateOperation> = (request) =>
  request.inFirm(async (tx) => ok(firmReply(await changeFirmSettings(tx, request.ifMatch, request.body))));

const firmReply = (firm: Firm): FirmReply => ({
  id: firm.id,
  version: firm.version,
  name: firm.name,
  slug: firm.slug,
  status: firm.status,
  plan: firm.plan,
  timezone: firm.timezone,
  currency: firm.currency,
  country: firm.country,
  locale: firm.locale,
  limits: firm.limits,
  ...(firm.trialEndsAt === null ? {} : { trialEndsAt: firm.trialEndsAt.toISOString() }),
  createdAt: firm.createdAt.toISOString(),
});
