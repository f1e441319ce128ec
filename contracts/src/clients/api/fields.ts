import { z } from 'zod';
import { MailAddress } from '../../kernel';

/*
 * Fields of commands. They are narrower than what events carry (`Buyer`, `ContactCard`), so that what a command lets in can always be
 * published. In a PATCH an absent field stays as it is and `null` clears it.
 */
export const name = z.string().trim().min(1).max(200);
export const email = MailAddress;
export const phone = z.string().trim().min(3).max(50);
export const title = z.string().trim().min(1).max(200);
/** BCP 47, such as `de` or `en-GB`. */
export const language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, { error: 'Not a language tag such as `en` or `de-AT`' });
export const country = z.string().regex(/^[A-Z]{2}$/, { error: 'Not an ISO 3166-1 country such as `DE`' });
export const website = z.url({ protocol: /^https?$/ }).max(500);

export const AddressInput = z.strictObject({
  line1: z.string().trim().min(1).max(200),
  line2: z.string().trim().min(1).max(200).optional(),
  postalCode: z.string().trim().min(1).max(20).optional(),
  city: z.string().trim().min(1).max(100).optional(),
  region: z.string().trim().min(1).max(100).optional(),
  country,
});

export const TaxIdInput = z.strictObject({
  kind: z.enum(['vat', 'tax_number', 'other']),
  value: z.string().trim().min(1).max(50),
  country: country.optional(),
});
