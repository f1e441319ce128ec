import { identityErrors } from '@praxis/contracts/identity';
import { type ErrorDefinition, Rejection } from '@praxis/contracts/kernel';
import { isCommonPassword } from './common-passwords';

export const MIN_PASSWORD_CHARACTERS = 12;
export const MAX_PASSWORD_CHARACTERS = 128;
/** What everybody knows is signed in to. */
const PRODUCT = 'Praxis';
/** What must remain of a password besides the words that everybody knows about its owner. */
const MIN_OWN_CHARACTERS = 8;

/**
 * One spelling for what a person types, however the keyboard composes it (NIST SP 800-63B-4, 3.1.1.2: NFKC or NFKD before hashing).
 * Applied before every hash and every comparison.
 */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/**
 * Length, a list of common passwords, and the words around the person; no rules of composition (NIST SP 800-63B-4, 3.1.1).
 *
 * @param context words that an attacker would try first: e-mail address, names of the person and the firm
 * @returns why the password is refused, or undefined
 */
export function passwordRefusal(password: string, context: readonly string[]): ErrorDefinition | undefined {
  const normal = normalisePassword(password);
  const characters = [...normal].length;
  if (characters < MIN_PASSWORD_CHARACTERS) return identityErrors.password_too_short;
  if (characters > MAX_PASSWORD_CHARACTERS) return identityErrors.password_too_long;
  if (isCommonPassword(normal)) return identityErrors.password_common;
  if ([...withoutWords(normal.toLowerCase(), wordsOf([PRODUCT, ...context]))].length < MIN_OWN_CHARACTERS)
    return identityErrors.password_context;
  return undefined;
}

/** @throws Rejection with the reason why the password is refused */
export function requireGoodPassword(password: string, context: readonly string[], pointer: string): void {
  const refusal = passwordRefusal(password, context);
  if (refusal !== undefined) throw new Rejection(refusal, {}, [{ pointer, detail: refusal.detail }]);
}

/** The words of a context that are long enough to matter: `olivia.owner@demo.example` -> olivia, owner, demo, example. */
function wordsOf(context: readonly string[]): string[] {
  const words = context.flatMap((text) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  );
  // Longest first, so that "consulting" goes before "consult".
  return [...new Set(words.filter((word) => [...word].length >= 4))].sort((a, b) => b.length - a.length);
}

function withoutWords(password: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, ''), password);
}
