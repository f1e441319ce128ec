import { z } from 'zod';
import { LocalDate, MailAddress, Money } from '../../kernel';

/**
 * PostgreSQL stores no NUL, JSON with lone surrogates has no canonical form (RFC 8785), and other control characters do not belong into
 * names and titles: they are refused at the door.
 */
const singleLine = (text: string) => text.isWellFormed() && !/\p{Cc}/u.test(text);
const multiLine = (text: string) => text.isWellFormed() && !/[^\P{Cc}\n\r\t]/u.test(text);
const notText = { error: 'Contains characters that are not text' };

/** One line of text that people typed: trimmed, not empty. */
export const text = (max: number) => z.string().trim().min(1).max(max).refine(singleLine, notText);

/** Lines of text: trimmed, not empty. */
export const paragraph = (max: number) => z.string().trim().min(1).max(max).refine(multiLine, notText);

/** Text that may be empty and keeps its white space. */
export const longText = (max: number) => z.string().max(max).refine(multiLine, notText);

export const EmailInput = MailAddress;
export const PhoneInput = text(50);
export const CountryInput = z.string().regex(/^[A-Z]{2}$/, { error: 'Give the two letters of ISO 3166-1' });
export const LanguageInput = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/, { error: 'Give a BCP 47 language tag' });

/** A host name, or an address beginning with http:// or https://. */
export const WebsiteInput = text(500).refine((site) => /^(https?:\/\/)?[^\s/:@]+\.[^\s]+$/i.test(site), {
  error: 'Give a web address such as https://example.com',
});

/** Codes are compared as they are written. */
export const CodeInput = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, { error: 'Use letters, digits, dot, dash, underscore' });

/** A date on which something can still be agreed: near enough for arithmetic and typing errors to show. */
export const BusinessDate = LocalDate.refine((date) => date >= '2000-01-01' && date <= '2199-12-31', {
  error: 'Give a date between 2000 and 2199',
});

export const NonNegativeMoney = Money.refine(({ amount }) => amount >= 0, { error: 'Not below zero', path: ['amount'] });
