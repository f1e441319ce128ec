import fc from 'fast-check';
import { isCommonPassword } from './common-passwords';
import { normalisePassword, passwordRefusal } from './password';

const codeOf = (password: string, context: string[] = []): string | undefined => passwordRefusal(password, context)?.code;

describe('a password', () => {
  it('has at least 12 and at most 128 characters, counted as people count them', () => {
    expect(codeOf('kurz-und-gut')).toBeUndefined();
    expect(codeOf('zu-kurz-elf')).toBe('identity.password_too_short');
    expect(codeOf('🦊🐻🐼🐨🦁🐮🐷🐸🐵🐔🐧🐦')).toBeUndefined();
    expect(codeOf('🦊🐻🐼🐨🦁🐮🐷🐸🐵🐔🐧')).toBe('identity.password_too_short');
    expect(codeOf('xk7-'.repeat(32))).toBe('identity.password_common');
    expect(codeOf(Array.from({ length: 128 }, (_, index) => 'aqx7-mk'[(index * index) % 7]).join(''))).toBeUndefined();
    expect(codeOf(Array.from({ length: 129 }, (_, index) => 'aqx7-mk'[(index * index) % 7]).join(''))).toBe('identity.password_too_long');
  });

  it('needs no digits, capitals or signs', () => {
    expect(codeOf('correct horse battery staple')).toBeUndefined();
    expect(codeOf('neun blaue elefanten tanzen')).toBeUndefined();
  });

  it.each([
    'password1234',
    'Passwort2027!',
    'P@ssw0rd2027',
    'passwordpassword',
    'Welcome2027!!',
    'willkommen123',
    'qwertyuiopas',
    'qwertzuiopas',
    '123456789012',
    '987654321098',
    'abcdefghijkl',
    'aaaaaaaaaaaa',
    'abc123abc123',
    '1qaz2wsx3edc',
    'admin_password1',
    'iloveyou12345',
    'Sommer2027!!!',
    'letmein-letmein',
    'September2027',
    'changeme1234!',
  ])('is not one that is tried first: %s', (password) => {
    expect(codeOf(password)).toBe('identity.password_common');
  });

  it('is not built from the address, the person or the firm', () => {
    const context = ['olivia.owner@northwind.example', 'Olivia Owner', 'Northwind Advisory', 'northwind'];
    expect(codeOf('OliviaOwner12', context)).toBe('identity.password_context');
    expect(codeOf('northwind-2027', context)).toBe('identity.password_context');
    expect(codeOf('Northwind.Advisory!', context)).toBe('identity.password_context');
    expect(codeOf('my olivia likes herring', context)).toBeUndefined();
  });

  it('is one spelling, however it was composed', () => {
    expect(normalisePassword('Zürich-Gemüse')).toBe(normalisePassword('Zürich-Gemüse'));
  });

  it('random ones are never called common', () => {
    const letters = fc.constantFrom(...'bcdfghjkmpqrtvwxyz2346789-_');
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 16, maxLength: 40 }),
        (characters) => new Set(characters).size < 8 || !isCommonPassword(characters.join('')),
      ),
    );
  });
});
