import { z } from 'zod';
import { defineEvent } from './event';
import { Instant } from './local-date';

export const FirmStatus = z.enum(['trial', 'active', 'suspended', 'cancelled']);
export type FirmStatus = z.output<typeof FirmStatus>;

/** What every service knows of a firm. The copy with the higher `version` wins. */
export const FirmFacts = z.object({
  slug: z.string().max(63),
  name: z.string().max(200).meta({ personal: false }),
  status: FirmStatus,
  timezone: z.string().max(64).meta({ description: 'IANA time zone' }),
  currency: z.string().length(3).meta({ description: 'ISO 4217' }),
  locale: z.string().max(35).meta({ description: 'BCP 47' }),
  country: z.string().length(2).meta({ description: 'ISO 3166-1 alpha-2' }),
  limits: z.object({
    users: z.int().min(0),
    clients: z.int().min(0),
    storageBytes: z.int().min(0),
    /** Calls of the whole firm in the long run, twice as many at once; without it the platform's own rate. */
    requestsPerSecond: z.int().min(1).max(1_000_000).optional(),
  }),
  /** Cancelled firms: until when their owners may read and export. */
  readableUntil: Instant.optional(),
  version: z.int().min(1),
});
export type FirmFacts = z.output<typeof FirmFacts>;

const firmEvent = (verb: string, description: string) =>
  defineEvent({
    context: 'identity',
    noun: 'firm',
    verb,
    description,
    data: FirmFacts,
    live: { permission: 'identity:firm:read', portal: false },
  });

export const firmRegistered = firmEvent('registered', 'A firm was registered with its owner.');
export const firmStatusChanged = firmEvent('status-changed', 'A firm was activated, suspended or cancelled.');
export const firmSettingsChanged = firmEvent('settings-changed', 'Name, time zone, currency, locale, country or limits of a firm changed.');
export const firmEvents = [firmRegistered, firmStatusChanged, firmSettingsChanged] as const;

/**
 * The signed internal identity (JWT claims, HS256) that the gateway mints per service. Nothing else about the caller is trusted.
 */
export const InternalIdentity = z.object({
  aud: z.string(),
  exp: z.int(),
  iat: z.int(),
  /** `user:<id>`, `api_client:<id>`, `operator:<id>` or `link` before the row is known. */
  sub: z.string(),
  kind: z.enum(['user', 'portal', 'api_client', 'operator', 'public']),
  firm: z.uuid().optional(),
  facts: FirmFacts.optional(),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
  /** Portal users see only these clients. */
  clients: z.array(z.uuid()).optional(),
  session: z.string().optional(),
  /** The API client or personal key by which the caller acts. */
  credential: z.string().optional(),
  /** The break-glass grant under which an operator of the platform acts in the firm. */
  grant: z.uuid().optional(),
  name: z.string().optional(),
});
export type InternalIdentity = z.output<typeof InternalIdentity>;

/** Who may see what is of confidential clients without working for them. The people of a client's team need no permission for it. */
export const CONFIDENTIAL_PERMISSION = 'clients:confidential:read';

/** Header that carries the signed internal identity between the gateway and a service. */
export const IDENTITY_HEADER = 'x-praxis-identity';
/** Header that carries the correlation id given at the edge. */
export const CORRELATION_HEADER = 'x-praxis-correlation';
/** Header that carries the caller's address as seen by the gateway. */
export const CLIENT_ADDRESS_HEADER = 'x-praxis-client-address';
