import { z } from 'zod';
import { Id, Instant, LanguageTag, MailAddress } from '../../kernel';

/** One line of text: no control characters and no lone surrogates, which neither a database nor a mail header can carry. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it forbids them, written so that every reader of the document knows them
    .regex(/^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]*$/u, { error: 'No control characters' });

/** An address that mail can be sent to; compared without regard to case. */
export const EmailInput = MailAddress.meta({ personal: true });
export const NameInput = line(200).meta({ personal: true });

/**
 * What a person types as a password. Length and other rules are checked by identity, so that they are explained; this only bounds the work.
 */
export const PasswordInput = z.string().min(1).max(1024).meta({ personal: true, format: 'password' });

export const SlugInput = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/, { error: 'Use 3 to 63 of a-z, 0-9 and -, not at the ends' })
  .meta({ description: 'Names the firm in addresses: unique, a DNS label' });

export const RoleKeyInput = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9_-]+$/);
export const RoleKeysInput = z
  .array(RoleKeyInput)
  .min(1)
  .max(20)
  .refine((roles) => new Set(roles).size === roles.length, { error: 'Name each role once' });

/** BCP 47 */
export const LocaleInput = LanguageTag.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

export const represented = { id: Id, version: z.int() };
export const optionalInstant = Instant.optional();
