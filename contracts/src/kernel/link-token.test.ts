import fc from 'fast-check';
import { sha256Hex } from './canonical-json';
import { hashLinkToken, makeLinkToken, parseLinkToken } from './link-token';

const firm = fc.uuid();
const secret = fc.uint8Array({ minLength: 24, maxLength: 24 });
const token = makeLinkToken('0190c3f0-1111-7222-8333-444455556666', new Uint8Array(24).fill(7));

test('a token names its firm', () => {
  fc.assert(
    fc.property(firm, secret, (firmId, random) => {
      const made = makeLinkToken(firmId, random);
      expect(made).toMatch(/^[A-Za-z0-9_-]{55}$/);
      expect(parseLinkToken(made)).toEqual({ firmId });
    }),
  );
});

test('two tokens of one firm differ', () => {
  const firmId = '0190c3f0-1111-7222-8333-444455556666';
  expect(makeLinkToken(firmId)).not.toBe(makeLinkToken(firmId));
});

test.each([
  ['empty', ''],
  ['too short', token.slice(1)],
  ['too long', `${token}A`],
  ['padded', `${token}=`],
  ['with a line break', `${token}\n`],
  ['of the other alphabet', `${token.slice(0, -2)}+/`],
  ['of another version', `Ag${token.slice(2)}`],
  ['with bits set after the last byte', `${token.slice(0, -1)}${String.fromCharCode(token.charCodeAt(54) + 1)}`],
])('a token %s is refused', (_, text) => {
  expect(parseLinkToken(text)).toBeUndefined();
});

test('only one text has a given meaning', () => {
  fc.assert(
    fc.property(fc.nat({ max: 54 }), fc.constantFrom(...'ABCXYZabcxyz0189-_'), (position, letter) => {
      const changed = token.slice(0, position) + letter + token.slice(position + 1);
      fc.pre(changed !== token);
      const parsed = parseLinkToken(changed);
      if (parsed) expect(hashLinkToken(changed)).not.toBe(hashLinkToken(token));
    }),
  );
});

test('the hash is the SHA-256 of the text', () => {
  expect(hashLinkToken(token)).toBe(sha256Hex(token));
  expect(hashLinkToken(token)).toMatch(/^[0-9a-f]{64}$/);
});

test('wrong arguments are defects', () => {
  expect(() => makeLinkToken('nobody')).toThrow(RangeError);
  expect(() => makeLinkToken('0190c3f0-1111-7222-8333-444455556666', new Uint8Array(16))).toThrow(RangeError);
});
