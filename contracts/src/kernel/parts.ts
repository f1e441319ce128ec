import { z } from 'zod';
import { Billing } from './billing';
import { Percent, Quantity } from './decimal';
import { Instant } from './local-date';
import { Currency, Money } from './money';

/*
 * What the events of several contexts carry. The shapes are tolerant (unknown members are dropped, not refused) and accept a superset of
 * what commands accept, so that nothing that was let in can fail to be published.
 */

/** Bytes of UTF-8 that a value takes as JSON. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '', 'utf8');

/**
 * Bounds what a schema lets through to `maxJsonBytes` of JSON, where bounding every part alone would either forbid sensible values or
 * let the sum outgrow an event. The bound is in the schema's metadata, because JSON Schema cannot say it.
 */
export const withinBytes = <S extends z.ZodType>(maxJsonBytes: number, schema: S): S =>
  schema
    .refine((value) => jsonBytes(value) <= maxJsonBytes, { error: `Too large: more than ${maxJsonBytes} bytes of JSON` })
    .meta({ maxJsonBytes, description: `At most ${maxJsonBytes} bytes as JSON` });

export const PersonName = z.string().min(1).max(200).meta({ personal: true });
/** An address that mail can be sent to: at most 64 octets before the `@` (RFC 5321, 4.5.3.1.1). */
export const MailAddress = z
  .email({ abort: true })
  .max(254)
  .regex(/^[^@]{1,64}@/);
export const EmailAddress = z.string().min(1).max(254).meta({ personal: true });
export const PhoneNumber = z.string().min(1).max(50).meta({ personal: true });
/** Name of a company or, where the party is a person, of that person. */
export const PartyName = z.string().min(1).max(200).meta({ personal: true });
export const CountryCode = z.string().length(2).meta({ description: 'ISO 3166-1 alpha-2' });
export const LanguageTag = z.string().min(2).max(35).meta({ description: 'BCP 47' });
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 in lower-case hexadecimal digits' });
export const TaxCodeKey = z.string().min(1).max(40).meta({ description: 'Code of a tax code of the firm' });
/** A human number such as `C-2027-0007`. */
export const HumanNumber = z.string().min(1).max(60);
export const Reason = z.string().max(2000);
export const WebAddress = z.string().max(500);

/** Something that went less well than asked for, on an outcome that stands all the same. */
export const Warning = z.object({
  code: z.string().min(1).max(100).meta({ description: '`<context>.<snake_reason>`' }),
  detail: z.string().max(500),
});
export type Warning = z.output<typeof Warning>;
export const Warnings = z.array(Warning).max(20);

export const PostalAddress = z.object({
  line1: z.string().min(1).max(200).meta({ personal: true }),
  line2: z.string().max(200).optional().meta({ personal: true }),
  postalCode: z.string().max(20).optional().meta({ personal: true }),
  city: z.string().max(100).optional().meta({ personal: true }),
  region: z.string().max(100).optional(),
  country: CountryCode,
});
export type PostalAddress = z.output<typeof PostalAddress>;

export const TaxId = z.object({
  kind: z.enum(['vat', 'tax_number', 'other']).meta({ description: '`vat`: the number by which reverse charge is decided' }),
  value: z.string().min(1).max(50).meta({ personal: true }),
  country: CountryCode.optional(),
});
export type TaxId = z.output<typeof TaxId>;
export const TaxIds = z.array(TaxId).max(10);

export const TaxTreatment = z.enum(['domestic', 'reverse_charge', 'export', 'exempt']);
export type TaxTreatment = z.output<typeof TaxTreatment>;

/** VAT categories of EN 16931 in words: S (standard and reduced), Z, E, AE, K, G, O. */
export const TaxCategory = z.enum([
  'standard',
  'reduced',
  'zero_rated',
  'exempt',
  'reverse_charge',
  'intra_community',
  'export',
  'out_of_scope',
]);
export type TaxCategory = z.output<typeof TaxCategory>;

/** A tax on a line as it was shown. */
export const ShownTax = z.object({ code: TaxCodeKey, category: TaxCategory, percent: Percent, compound: z.boolean() });
export type ShownTax = z.output<typeof ShownTax>;

/** Who buys: everything that a contract or an invoice says of the client. */
export const Buyer = z.object({
  kind: z.enum(['company', 'person']),
  displayName: PartyName,
  legalName: PartyName,
  taxIds: TaxIds,
  taxTreatment: TaxTreatment,
  billingAddress: PostalAddress.optional(),
  postalAddress: PostalAddress.optional().meta({ description: 'Where it differs from the billing address' }),
  currency: Currency,
  language: LanguageTag.optional(),
  website: WebAddress.optional(),
  industry: z.string().max(100).optional(),
  poNumberRequired: z.boolean(),
});
export type Buyer = z.output<typeof Buyer>;

/** Who sells: the firm's billing entity, or the firm's name and country until one is saved. */
export const Seller = z.object({
  legalName: z.string().min(1).max(200),
  address: PostalAddress.optional(),
  country: CountryCode,
  taxIds: TaxIds,
});
export type Seller = z.output<typeof Seller>;

/** A person as a context that does not own the person knows them. */
export const ContactCard = z.object({
  name: PersonName,
  email: EmailAddress.optional(),
  phone: PhoneNumber.optional(),
  title: z.string().max(200).optional().meta({ personal: true }),
  language: LanguageTag.optional(),
});
export type ContactCard = z.output<typeof ContactCard>;

/** The same with the contact's id in clients. */
export const KnownContact = z.object({ contactId: z.uuid(), ...ContactCard.shape });
export type KnownContact = z.output<typeof KnownContact>;

export const ConsentPurpose = z.enum(['newsletter', 'marketing', 'profiling', 'sharing', 'analytics', 'testimonial']);
export const ConsentChannel = z.enum(['email', 'sms', 'phone', 'post']);

/** One act of granting or revoking; the latest of a purpose and channel counts. */
export const Consent = z.object({
  purpose: ConsentPurpose,
  channel: ConsentChannel,
  state: z.enum(['granted', 'revoked']),
  legalBasis: z.string().max(100),
  wording: z.string().max(500),
  wordingVersion: z.string().max(40),
  source: z.string().max(100),
  evidence: z.string().max(200).optional().meta({ personal: true }),
  at: Instant,
});
export type Consent = z.output<typeof Consent>;
/** At most one per purpose and channel. */
export const Consents = withinBytes(64 * 1024, z.array(Consent).max(24));

/** Payment terms and how the engagement ends. */
export const Terms = z.object({
  netDays: z.int().min(0).max(365).meta({ description: 'Days from issue to due date; 0 is due on receipt' }),
  endMode: z.enum(['open', 'fixed']),
  minimumTermMonths: z.int().min(0).max(120).optional(),
  noticeDays: z.int().min(0).max(730).optional(),
});
export type Terms = z.output<typeof Terms>;

export const ProjectTemplateCode = z.string().min(1).max(60);
/** The version that was shown; without one the latest published. */
export const ProjectTemplateRef = z.object({ code: ProjectTemplateCode, version: z.int().min(1).optional() });
export type ProjectTemplateRef = z.output<typeof ProjectTemplateRef>;

/** A line as accepted and as the engagement holds it. The price stays as it was accepted; the tax code is not yet mapped. */
export const AgreedLine = z.object({
  lineId: z.uuid().meta({ description: 'The line in this proposal' }),
  lineageId: z.uuid().meta({ description: 'The line through versions, amendments and renewals' }),
  itemKey: z.string().min(1).max(64).meta({ description: 'Unique in the proposal; a one-off item is billed once per lineage and key' }),
  serviceItem: z.string().max(60).optional().meta({ description: 'Code of the service item' }),
  text: z.string().max(2000),
  quantity: Quantity,
  unit: z.string().max(40),
  unitPrice: Money,
  discountPercent: Percent,
  net: Money.meta({ description: 'Quantity x unit price less discount, rounded once' }),
  taxCode: TaxCodeKey.meta({ description: 'Before mapping by the tax treatment of the client' }),
  taxes: z.array(ShownTax).max(10).meta({ description: 'As shown when accepted; finance takes the rate of the tax date' }),
  optional: z.boolean().meta({ description: 'An add-on that was chosen' }),
  billing: Billing.meta({ description: 'Milestones with their keys' }),
  projectTemplate: ProjectTemplateRef.optional(),
});
export type AgreedLine = z.output<typeof AgreedLine>;

export const MAX_LINES_PER_OPTION = 50;
/** Leaves room for parties, consents and evidence within MAX_EVENT_BYTES. */
export const MAX_LINES_JSON_BYTES = 360 * 1024;
/** The lines of an option or an engagement, in proposal order. */
export const AgreedLines = withinBytes(MAX_LINES_JSON_BYTES, z.array(AgreedLine).min(1).max(MAX_LINES_PER_OPTION));

/** How an acceptance can be proved. */
export const AcceptanceEvidence = z.object({
  method: z.enum(['link', 'on_behalf']),
  signerName: PersonName,
  signerEmail: EmailAddress,
  signature: z.string().min(1).max(200).meta({ personal: true, description: 'The name as typed' }),
  consentToElectronicForm: z.boolean(),
  at: Instant,
  address: z.string().max(45).optional().meta({ personal: true, description: 'IP address of the signer' }),
  userAgent: z.string().max(500).optional().meta({ personal: true }),
  recordedBy: z.uuid().optional().meta({ description: 'Member of staff who accepted on behalf' }),
  documentId: z.uuid().optional().meta({ description: 'Evidence of an acceptance on behalf' }),
});
export type AcceptanceEvidence = z.output<typeof AcceptanceEvidence>;

/** Key of an item of a billing schedule: given by finance, opaque to everybody else, unique in the firm. */
export const ScheduleItemKey = z.string().min(1).max(160);
export const MAX_ITEM_KEYS = 3000;
/** A line on acceptance is one item; a recurring one is an item per period; milestones and deposits are items of their own. */
export const ScheduleItemKeys = withinBytes(MAX_LINES_JSON_BYTES, z.array(ScheduleItemKey).max(MAX_ITEM_KEYS));

/** What an event that an onboarding caused says about it, so that the onboarding is found without asking anybody. */
export const onboardingRefs = {
  onboardingId: z.uuid().optional(),
  engagementId: z.uuid().optional(),
  proposalId: z.uuid().optional(),
};

/** The answer of a context that was asked whether an onboarding may be cancelled; about the engagement (`subject`). */
export const CancellationCleared = z.object({ onboardingId: z.uuid(), engagementId: z.uuid(), clientId: z.uuid().optional() });
export const CancellationRefused = z.object({
  ...CancellationCleared.shape,
  code: z.string().min(1).max(100).meta({ description: '`<context>.<snake_reason>`' }),
  reason: Reason.meta({ description: 'Shown to people' }),
});
