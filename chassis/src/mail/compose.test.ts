import fc from 'fast-check';
import type { MailTemplate } from '../mail';
import { compose, linked, UnsendableMail } from './compose';

const template: MailTemplate = {
  name: 'welcome',
  version: 1,
  languages: {
    en: { subject: 'Welcome, {{name}}', text: 'Hello {{name}},\n\nopen {{link}}.\n' },
    de: { subject: 'Willkommen, {{name}}', text: 'Guten Tag {{name}},\n\nöffnen Sie {{link}}.\n' },
  },
};
const link = 'https://praxis.example/i/abc?x=1&y=2';

test('a regional locale takes its language, an unknown one English', () => {
  const subjectIn = (locale: string): string => compose(template, locale, { name: 'Ada', link }).subject;
  expect(subjectIn('de-AT')).toBe('Willkommen, Ada');
  expect(subjectIn('en-GB')).toBe('Welcome, Ada');
  expect(subjectIn('fr-FR')).toBe('Welcome, Ada');
});

test('values are text in the text and escaped in the HTML, links are links', () => {
  const { text, html } = compose(template, 'en', { name: '<b>Ada & Bob</b>', link });
  expect(text).toBe(`Hello <b>Ada & Bob</b>,\n\nopen ${link}.\n`);
  expect(html).toContain('Hello &lt;b&gt;Ada &amp; Bob&lt;/b&gt;,');
  expect(html).toContain('<a href="https://praxis.example/i/abc?x=1&amp;y=2" rel="noreferrer">');
});

test('braces inside a value are not filled again', () => {
  expect(compose(template, 'en', { name: '{{link}}', link }).text).toContain('Hello {{link}},');
});

test('a missing value or template can never be sent', () => {
  expect(() => compose(template, 'en', { name: 'Ada' })).toThrow(UnsendableMail);
  expect(() => compose(template, 'en', { name: 'Ada', link: '', toString: '' } as never)).not.toThrow();
  expect(() => compose({ ...template, languages: { en: { subject: '{{constructor}}', text: '' } } }, 'en', {})).toThrow(UnsendableMail);
  expect(() => compose(undefined, 'en', {})).toThrow(UnsendableMail);
  expect(() => compose({ ...template, languages: {} }, 'en', {})).toThrow(UnsendableMail);
});

test('no value can start a second header: a subject is one line, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const { subject } = compose(template, 'en', { name, link });
      expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('no value can put markup into the HTML', () => {
  const tags = (name: string): string[] => compose(template, 'en', { name, link }).html.match(/<[^>]*>/g) ?? [];
  const plain = tags('');
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (name) => {
      // Line breaks and addresses in a value do become markup, of ours.
      fc.pre(!/\n|https?:\/\//.test(name));
      expect(tags(name)).toEqual(plain);
    }),
  );
});

test('only web addresses become links', () => {
  expect(linked('see javascript:alert(1) or https://a.example/x, (http://b.example).')).toBe(
    'see javascript:alert(1) or <a href="https://a.example/x" rel="noreferrer">https://a.example/x</a>, (<a href="http://b.example" rel="noreferrer">http://b.example</a>).',
  );
});
