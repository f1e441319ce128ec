import { isDeepStrictEqual } from 'node:util';
import { identityErrors } from '@praxis/contracts/identity';
import { type FirmFacts, type FirmStatus, httpErrors, READABLE_DAYS_AFTER_CANCELLATION, Rejection } from '@praxis/contracts/kernel';

export interface Limits {
  users: number;
  clients: number;
  storageBytes: number;
  /** Calls of the firm in the long run; without it the platform's own rate. */
  requestsPerSecond?: number | undefined;
}

/** What can be counted: the other limits are of rates. */
const COUNTED = ['users', 'clients', 'storageBytes'] as const;
export type Usage = Pick<Limits, (typeof COUNTED)[number]>;

export interface Firm {
  id: string;
  slug: string;
  name: string;
  status: FirmStatus;
  plan: string;
  /** IANA */
  timezone: string;
  /** ISO 4217 */
  currency: string;
  /** ISO 3166-1 alpha-2 */
  country: string;
  /** BCP 47 */
  locale: string;
  limits: Limits;
  /** Origins of browsers whose pages may call the API for people of the firm. */
  corsOrigins: readonly string[];
  /** Members without a second factor can do nothing but set one up. */
  requireSecondFactor: boolean;
  trialEndsAt: Date | null;
  /** Days before the end of the trial of the last notice that was sent; null before the first. */
  trialNotice: TrialNotice | null;
  /** When it will be cancelled, because its owner asked for it; may be taken back until then. */
  cancelsAt: Date | null;
  cancelledAt: Date | null;
  /** Why it is suspended or cancelled; null otherwise. */
  statusReason: string | null;
  createdAt: Date;
  version: number;
}

/** Owners are told so many days before a trial ends. */
export const TRIAL_NOTICES = [7, 1] as const;
export type TrialNotice = (typeof TRIAL_NOTICES)[number];

export type FirmSettings = Pick<Firm, 'name' | 'timezone' | 'currency' | 'country' | 'locale' | 'corsOrigins' | 'requireSecondFactor'>;

export const TRIAL_DAYS = 30;
/** How long an owner's cancellation can be taken back. */
export const CANCELLATION_DAYS = 7;
const DAY_MS = 86_400_000;
const GIGABYTE = 1_000_000_000;
export const defaultLimits: Limits = { users: 50, clients: 10_000, storageBytes: 50 * GIGABYTE };

/** Labels that stand for the platform itself, for its mail and name servers, or that would look official in an address. */
const reservedSlugs: ReadonlySet<string> = new Set(
  (
    'about abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover billing blog cdn cloud console ' +
    'contact dashboard developer developers dns docs download edge email events example ftp gateway git help helpdesk hostmaster http https ' +
    'identity imap info internal invoice invoices legal live local localhost login logout mail media metrics monitor mx news noc nil null ' +
    'oauth ops operations operator operators pay payments ping pop pop3 portal postmaster praxis press privacy public register root sales ' +
    'security service services settings shop signin signup smtp sso static status support system test trial undefined usenet webmaster ' +
    'webmail well-known wpad www xmpp'
  ).split(' '),
);

/** @throws Rejection when the label is the platform's own or an internationalised name in disguise (RFC 5890) */
export function requireFreeLabel(slug: string): void {
  if (reservedSlugs.has(slug) || slug.slice(2, 4) === '--') throw new Rejection(identityErrors.slug_reserved);
}

/** A new firm on trial. */
export function registerFirm(
  command: Omit<FirmSettings, 'corsOrigins' | 'requireSecondFactor'> & { slug: string },
  id: string,
  at: Date,
): Firm {
  return {
    id,
    slug: command.slug,
    name: command.name,
    status: 'trial',
    plan: 'trial',
    timezone: command.timezone,
    currency: command.currency,
    country: command.country,
    locale: command.locale,
    limits: defaultLimits,
    corsOrigins: [],
    requireSecondFactor: false,
    trialEndsAt: new Date(at.getTime() + TRIAL_DAYS * DAY_MS),
    trialNotice: null,
    cancelsAt: null,
    cancelledAt: null,
    statusReason: null,
    createdAt: at,
    version: 1,
  };
}

/** The firm with other settings; the same object when nothing differs. */
export function changeSettings(firm: Firm, settings: Partial<FirmSettings>): Firm {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const changed = given.filter(([name, value]) => !isDeepStrictEqual(firm[name as keyof FirmSettings], value));
  return changed.length === 0 ? firm : { ...firm, ...Object.fromEntries(changed), version: firm.version + 1 };
}

/** What may follow a status. A cancelled firm stays cancelled. */
const nextStatuses: Readonly<Record<FirmStatus, readonly FirmStatus[]>> = {
  trial: ['active', 'suspended', 'cancelled'],
  active: ['suspended', 'cancelled'],
  suspended: ['active', 'cancelled'],
  cancelled: [],
};

function moveTo(firm: Firm, status: FirmStatus, reason: string | null): Firm {
  const allowed = nextStatuses[firm.status];
  if (!allowed.includes(status)) throw new Rejection(httpErrors.illegal_transition, { state: firm.status, allowed });
  return { ...firm, status, statusReason: reason, version: firm.version + 1 };
}

/** Accepted work finishes, nothing new starts. @throws Rejection unless the firm is on trial or active */
export const suspendFirm = (firm: Firm, reason: string): Firm => moveTo(firm, 'suspended', reason);

/** @throws Rejection unless the firm is on trial or suspended */
export const activateFirm = (firm: Firm): Firm => moveTo(firm, 'active', null);

/** Ends the firm for good; its owners read and export for 90 days more. @throws Rejection when it is cancelled already */
export const cancelFirm = (firm: Firm, reason: string, at: Date): Firm => ({
  ...moveTo(firm, 'cancelled', reason),
  cancelsAt: null,
  cancelledAt: at,
});

/**
 * An owner asks for the end of the firm: it comes in seven days, so that a mistake, or a stranger at an open screen, is not the end.
 *
 * @param slug what the owner typed to confirm
 * @throws Rejection when that is not the firm's, and when the firm is cancelled or will be
 */
export function requestCancellation(firm: Firm, slug: string, at: Date): Firm {
  if (slug !== firm.slug) throw new Rejection(identityErrors.slug_mismatch);
  if (firm.status === 'cancelled' || firm.cancelsAt !== null) {
    throw new Rejection(httpErrors.illegal_transition, { state: firm.status === 'cancelled' ? 'cancelled' : 'cancelling', allowed: [] });
  }
  return { ...firm, cancelsAt: new Date(at.getTime() + CANCELLATION_DAYS * DAY_MS), version: firm.version + 1 };
}

/** @throws Rejection when no cancellation waits */
export function keepFirm(firm: Firm): Firm {
  if (firm.cancelsAt === null) throw new Rejection(httpErrors.illegal_transition, { state: firm.status, allowed: [] });
  return { ...firm, cancelsAt: null, version: firm.version + 1 };
}

/**
 * @param usage what the firm has at present, invitations counted as users
 * @throws Rejection naming every limit that is below what is used
 */
export function setLimits(firm: Firm, limits: Limits, usage: Usage): Firm {
  const below = COUNTED.filter((name) => limits[name] < usage[name]);
  if (below.length > 0) throw new Rejection(identityErrors.limit_below_use, { below, usage, limits });
  const same = [...COUNTED, 'requestsPerSecond' as const].every((name) => limits[name] === firm.limits[name]);
  return same ? firm : { ...firm, limits, version: firm.version + 1 };
}

/** Until when the owners of a cancelled firm may read and export. */
export const readableUntil = ({ cancelledAt }: Pick<Firm, 'cancelledAt'>): Date | undefined =>
  cancelledAt === null ? undefined : new Date(cancelledAt.getTime() + READABLE_DAYS_AFTER_CANCELLATION * DAY_MS);

/** What every other context knows of the firm; the firm's own version tells which is newer. */
export const factsOf = (firm: Firm): FirmFacts => ({
  slug: firm.slug,
  name: firm.name,
  status: firm.status,
  timezone: firm.timezone,
  currency: firm.currency,
  locale: firm.locale,
  country: firm.country,
  limits: firm.limits,
  ...(firm.cancelledAt === null ? {} : { readableUntil: readableUntil(firm)?.toISOString() }),
  version: firm.version,
});
