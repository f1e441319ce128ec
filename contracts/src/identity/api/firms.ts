import { z } from 'zod';
import { CountryCode, Currency, defineOperation, httpErrors, Instant, TimeZone } from '../../kernel';
import { FirmStatus } from '../../kernel/firm';
import { identityErrors } from '../errors';
import { EmailInput, LocaleInput, line, NameInput, PasswordInput, represented, SlugInput } from './parts';
import { SecondFactorProof, Session, secondFactorErrors } from './sessions';

const Country = CountryCode.regex(/^[A-Z]{2}$/);

/** Where pages of browsers come from (RFC 6454), as they say it themselves: lower case, no path, no default port. */
const WebOrigin = z
  .string()
  .max(200)
  .regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/, { error: 'Give an origin such as https://portal.example.com', abort: true })
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, { error: 'Give the origin as browsers send it' });

const CorsOrigins = z
  .array(WebOrigin)
  .max(20)
  .refine((origins) => new Set(origins).size === origins.length, { error: 'Name each origin once' })
  .meta({ description: 'Origins whose pages may call the API for people of this firm' });

export const Firm = z
  .object({
    ...represented,
    name: z.string(),
    slug: z.string(),
    status: FirmStatus,
    plan: z.string(),
    timezone: z.string(),
    currency: z.string(),
    country: z.string(),
    locale: z.string(),
    requireSecondFactor: z.boolean(),
    limits: z.object({ users: z.int(), clients: z.int(), storageBytes: z.int() }),
    corsOrigins: z.array(z.string()),
    trialEndsAt: Instant.optional(),
    cancelsAt: Instant.optional().meta({ description: 'The owner has cancelled; until then it can be taken back' }),
    readableUntil: Instant.optional().meta({ description: 'Cancelled firms: until when the owners may read and export' }),
    createdAt: Instant,
  })
  .meta({ id: 'Firm' });
export type Firm = z.output<typeof Firm>;

export const passwordErrors = [
  identityErrors.password_too_short,
  identityErrors.password_too_long,
  identityErrors.password_common,
  identityErrors.password_context,
] as const;

export const registerFirm = defineOperation({
  context: 'identity',
  id: 'registerFirm',
  method: 'POST',
  path: '/v1/firms',
  summary: 'Register a firm with its owner',
  description:
    'A known e-mail address is a sign-in: with the right password the firm is added to that person (after `identity.second_factor_asked`, where there is a second factor: send the request again with it), with a wrong one the answer is that of a failed sign-in.',
  access: 'public',
  tenant: 'none',
  body: z.strictObject({
    firm: z.strictObject({
      name: line(200),
      slug: SlugInput,
      timezone: TimeZone,
      currency: Currency,
      country: Country.meta({ description: 'ISO 3166-1 alpha-2' }),
      locale: LocaleInput.default('en').meta({ description: 'BCP 47; the language of mails and papers' }),
    }),
    owner: z.strictObject({
      name: NameInput,
      email: EmailInput,
      password: PasswordInput,
      secondFactor: SecondFactorProof.optional().meta({ description: 'The answer to the challenge of `identity.second_factor_asked`' }),
    }),
  }),
  replies: {
    201: z.object({
      firm: z.object({ ...represented, name: z.string(), slug: z.string(), status: FirmStatus }),
      user: z.object({
        ...represented,
        name: z.string().meta({ personal: true }),
        email: z.string().meta({ personal: true }),
      }),
      session: Session,
    }),
  },
  errors: [
    identityErrors.credentials_invalid,
    identityErrors.too_many_attempts,
    identityErrors.busy,
    identityErrors.second_factor_asked,
    ...secondFactorErrors,
    identityErrors.slug_taken,
    identityErrors.slug_reserved,
    httpErrors.conflict,
    ...passwordErrors,
  ],
  idempotency: 'required',
  audit: { action: 'firm.register', target: 'firm' },
  secret: true,
  refreshCookie: true,
});

export const getFirm = defineOperation({
  context: 'identity',
  id: 'getFirm',
  method: 'GET',
  path: '/v1/firm',
  summary: 'The firm and its settings',
  access: { permission: 'identity:firm:read' },
  replies: { 200: Firm },
});

export const updateFirm = defineOperation({
  context: 'identity',
  id: 'updateFirm',
  method: 'PATCH',
  path: '/v1/firm',
  summary: 'Change the settings of the firm',
  access: { permission: 'identity:firm:write' },
  body: z
    .strictObject({
      name: line(200),
      timezone: TimeZone,
      currency: Currency,
      country: Country,
      locale: LocaleInput,
      corsOrigins: CorsOrigins,
      requireSecondFactor: z.boolean().meta({ description: 'Members without one can do nothing but set one up' }),
    })
    .partial()
    .refine((settings) => Object.values(settings).some((value) => value !== undefined), { error: 'Name at least one setting' }),
  replies: { 200: Firm },
  ifMatch: 'required',
  audit: { action: 'firm.change-settings', target: 'firm' },
});

const ending = {
  context: 'identity',
  access: { permission: 'identity:firm:cancel' },
  principals: ['user'],
  replies: { 200: Firm },
  ifMatch: 'optional',
  whileSuspended: true,
} as const;

export const cancelFirm = defineOperation({
  ...ending,
  id: 'cancelFirm',
  method: 'POST',
  path: '/v1/firm/cancel',
  summary: 'Give the firm up: it is cancelled in seven days',
  description:
    'Until `cancelsAt` everything goes on and the cancellation can be taken back. Then nothing is possible any more, except that the owners ' +
    'read and export for 90 days. Every owner is told by mail.',
  body: z.strictObject({
    slug: z.string().max(63).meta({ description: 'Of the firm, to confirm that it is the one' }),
    reason: line(1000).optional(),
  }),
  errors: [identityErrors.slug_mismatch, httpErrors.illegal_transition],
  audit: { action: 'firm.request-cancellation', target: 'firm' },
});

export const keepFirm = defineOperation({
  ...ending,
  id: 'keepFirm',
  method: 'POST',
  path: '/v1/firm/cancel/undo',
  summary: 'Take the cancellation back',
  errors: [httpErrors.illegal_transition],
  audit: { action: 'firm.keep', target: 'firm' },
});
