import { Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { checkTarget, requireOneReading } from './path';

const accepts = (target: string): boolean => {
  try {
    checkTarget(target);
    return true;
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
};

describe('a request target', () => {
  it.each([
    '/',
    '/livez',
    '/v1/leads',
    '/v1/leads/0198a000-0000-7000-8000-000000000001/qualify',
    '/.well-known/jwks.json',
    '/v1/files/a.b-c_d~e',
    '/v1/x/a%20b',
    '/v1/x/caf%C3%A9',
    '/v1/x/a+b(c)',
    '/v1/leads?next=/../../x&q=%2F;',
  ])('%s is one of ours', (target) => expect(accepts(target)).toBe(true));

  it.each([
    '',
    '*',
    'v1',
    'http://a/b',
    '//',
    '/v1//x',
    '/v1/',
    '/v1/.',
    '/v1/..',
    '/../v1',
    '/%2e',
    '/%2E%2e/x',
    '/.%2e/x',
    '/a%2fb',
    '/a%5Cb',
    '/a\\b',
    '/a;b',
    '/a%3Bb',
    '/a%00',
    '/a%0a',
    '/a%7f',
    '/a%25%32%66',
    '/a%252f',
    '/a%3f',
    '/a%23',
    '/a#b',
    '/a%41',
    '/%6cive',
    '/a%e9',
    '/a%',
    '/a%g0',
    '/a b',
    '/é',
  ])('%s is not', (target) => expect(accepts(target)).toBe(false));

  it('that is let through is read the same by every server: decoding and resolving it changes no segment', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      ';',
      '//',
      'v1',
      'leads',
      '%41',
      '%C3%A9',
      '\\',
      '%00',
      '%25',
      'metrics',
      '?',
      '#',
      '%',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const target = `/${pieces.join('')}`;
        if (!accepts(target)) return;
        const path = target.split('?')[0] ?? '';
        const resolved = new URL(target, 'http://service').pathname;
        expect(resolved).toBe(path);
        expect(decodeURIComponent(path).split('/')).toHaveLength(path.split('/').length);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a second parser', () => {
  const origin = 'http://127.0.0.1:4001';

  it.each(['/v1/x/../y', '/v1/%2e%2e/y', '//elsewhere.example/x', 'http://elsewhere.example/x', '/v1\\x', '/v1/x y'])(
    'would send %s elsewhere, so it goes nowhere',
    (target) => expect(() => requireOneReading(target, origin)).toThrow(Rejection),
  );

  it('reads every target that is let through as it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."/v1ab.%2eEfF&'()*+,=:@!$~_-?"), maxLength: 24 }), (text) => {
        const target = `/${text}`;
        fc.pre(accepts(target));
        expect(() => requireOneReading(target, origin)).not.toThrow();
      }),
    );
  });
});
