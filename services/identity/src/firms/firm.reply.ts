import type { FirmMetadata, Firm as FirmReply } from '@praxis/contracts/identity';
import { type Firm, readableUntil } from './firm';

const lifeCycle = (firm: Pick<Firm, 'trialEndsAt' | 'cancelsAt' | 'cancelledAt'>) => ({
  ...(firm.trialEndsAt === null ? {} : { trialEndsAt: firm.trialEndsAt.toISOString() }),
  ...(firm.cancelsAt === null ? {} : { cancelsAt: firm.cancelsAt.toISOString() }),
  ...(firm.cancelledAt === null ? {} : { readableUntil: readableUntil(firm)?.toISOString() }),
});

export const firmReply = (firm: Firm): FirmReply => ({
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
  corsOrigins: [...firm.corsOrigins],
  requireSecondFactor: firm.requireSecondFactor,
  ...lifeCycle(firm),
  createdAt: firm.createdAt.toISOString(),
});

/** What operators of the platform see. */
export const metadataReply = (firm: Omit<Firm, 'corsOrigins' | 'trialNotice'>): FirmMetadata => ({
  id: firm.id,
  version: firm.version,
  slug: firm.slug,
  name: firm.name,
  status: firm.status,
  ...(firm.statusReason === null ? {} : { statusReason: firm.statusReason }),
  plan: firm.plan,
  country: firm.country,
  timezone: firm.timezone,
  currency: firm.currency,
  locale: firm.locale,
  limits: firm.limits,
  ...lifeCycle(firm),
  createdAt: firm.createdAt.toISOString(),
});
