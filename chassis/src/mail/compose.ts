import type { MailTemplate } from '../mail';

/** A mail that can never be sent as it is. */
export class UnsendableMail extends Error {
  override readonly name = 'UnsendableMail';
}

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

/**
 * Fills a template in the reader's language: `de-AT` falls back to `de`, then to English.
 * @throws UnsendableMail when the template does not exist or `data` lacks one of its names
 */
export function compose(template: MailTemplate | undefined, locale: string, data: Readonly<Record<string, string>>): ComposedMail {
  if (template === undefined) throw new UnsendableMail('There is no such template');
  const { languages } = template;
  const language = languages[locale] ?? languages[locale.split('-')[0] ?? ''] ?? languages['en'];
  if (language === undefined) throw new UnsendableMail(`The template ${template.name} has neither this language nor English`);
  const text = fill(language.text, data, (value) => value);
  const subject = fill(language.subject, data, (value) => value);
  return { subject: oneLine(subject), text, html: htmlOf(fill(escapeHtml(language.text), data, escapeHtml)) };
}

/** One pass, so that braces inside a value are just text. */
function fill(text: string, data: Readonly<Record<string, string>>, written: (value: string) => string): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) throw new UnsendableMail(`The template needs a value for "${name}"`);
    return written(value);
  });
}

/** Headers are one line; a line break in a name or subject would start another header. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 500);

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** Paragraphs and links of an already escaped text. */
function htmlOf(escaped: string): string {
  const paragraphs = escaped
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${linked(paragraph).replaceAll('\n', '<br>\n')}</p>`);
  return `<!doctype html>\n<html><body style="font-family:sans-serif;line-height:1.5">\n${paragraphs.join('\n')}\n</body></html>\n`;
}

/** Makes the addresses in an escaped text clickable; only http and https ever become links. */
export const linked = (escaped: string): string =>
  escaped.replace(
    /\bhttps?:\/\/[^\s<>"']+?(?=[.,;:!?)]*(?:\s|$|&quot;|&#39;|&lt;|&gt;))/g,
    (url) => `<a href="${url}" rel="noreferrer">${url}</a>`,
  );
