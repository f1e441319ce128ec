import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { createRecoveryCodeHash, makeRecoveryCode, normaliseRecoveryCode } from './recovery-codes';
import { makeTotpSecret, stepAt, stepOfCode, totpInvitation } from './totp';

/** RFC 6238, appendix B: the SHA-1 rows; six digits are the last of its eight. */
const seed = makeTotpSecret(Buffer.from('12345678901234567890', 'ascii'));
const vectors: [seconds: number, code: string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
];
const at = (seconds: number): Date => new Date(seconds * 1000);
const codeAt = (secret: string, step: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: step * 30_000 });

describe('a time-based code', () => {
  it.each(vectors)('at %d s is that of RFC 6238', (seconds, code) => {
    expect(stepOfCode(seed, code.slice(-6), at(seconds), 0)).toBe(Math.floor(seconds / 30));
    expect(stepOfCode(seed, '000000', at(seconds), 0)).toBeUndefined();
  });

  it('counts in its step and one before and after, and in no other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.integer({ min: 1, max: 4e9 }),
        fc.integer({ min: -9, max: 9 }),
        (bytes, seconds, skew) => {
          const secret = makeTotpSecret(bytes);
          const step = stepAt(at(seconds)) + skew;
          fc.pre(step > 0);
          const found = stepOfCode(secret, codeAt(secret, step), at(seconds), 0);
          if (Math.abs(skew) <= 1) expect(found).toBeDefined();
          // Two steps may have one code by chance; then it counts for the near one.
          else if (found !== undefined) expect(Math.abs(found - stepAt(at(seconds)))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('never counts when it or a later one has counted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 4e9 }),
        fc.integer({ min: -1, max: 1 }),
        fc.integer({ min: 0, max: 3 }),
        (seconds, skew, later) => {
          const step = stepAt(at(seconds)) + skew;
          const found = stepOfCode(seed, codeAt(seed, step), at(seconds), step + later);
          expect(found === undefined || found > step + later).toBe(true);
        },
      ),
    );
  });

  it('may be typed with spaces, and is nothing but six digits', () => {
    expect(stepOfCode(seed, '287 082', at(59), 0)).toBe(1);
    for (const code of ['', '28708', '2870820', '94287082', 'abcdef', '２８７０８２'])
      expect(stepOfCode(seed, code, at(59), 0)).toBeUndefined();
  });

  it('is set up from a URI and its picture', () => {
    const { uri, qr } = totpInvitation(seed, 'ada@firm.example');
    expect(uri).toBe(`otpauth://totp/Praxis:ada%40firm.example?issuer=Praxis&secret=${seed}&algorithm=SHA1&digits=6&period=30`);
    expect(Buffer.from(qr.replace('data:image/svg+xml;base64,', ''), 'base64').toString()).toMatch(/^<svg /);
    expect(seed).toHaveLength(32);
  });
});

describe('a recovery code', () => {
  const hash = createRecoveryCodeHash('a secret that is only used in tests');

  it('has one spelling, however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
        const code = makeRecoveryCode(bytes);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
        const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(normaliseRecoveryCode(typed)).toBe(code.replaceAll('-', ''));
        expect(hash('ada', typed)).toBe(hash('ada', code));
      }),
    );
  });

  it('holds all its random bits', () => {
    expect(makeRecoveryCode(Buffer.alloc(10, 0xff))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(makeRecoveryCode(Buffer.from('00443214c74254b635cf', 'hex'))).toBe('0123-4567-89AB-CDEF');
    expect(new Set(Array.from({ length: 500 }, () => makeRecoveryCode(randomBytes(10)))).size).toBe(500);
  });

  it('is stored as something that says nothing without the service’s secret, and is one person’s', () => {
    const code = makeRecoveryCode(randomBytes(10));
    expect(createRecoveryCodeHash('another secret, also for tests')('ada', code)).not.toBe(hash('ada', code));
    expect(hash('eva', code)).not.toBe(hash('ada', code));
  });
});
