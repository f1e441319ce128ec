/*
 * Common passwords of 12 characters and more. Shorter ones are refused by length, so the public lists of common passwords shrink to what
 * people build when a site asks for "at least 12": a well-known word or run of keys, repeated, joined with another, or dressed with
 * digits and an exclamation mark. The list is made of those parts instead of being kept as text.
 */

const words = (
  'password passwort passw0rd p@ssword p@ssw0rd pa55word motdepasse contrasena welcome willkommen bienvenue letmein iloveyou ' +
  'administrator admin qwerty qwertz azerty qwertyuiop qwertzuiop asdfghjkl yxcvbnm zxcvbnm 1q2w3e4r 1qaz2wsx qazwsx monkey dragon ' +
  'football baseball basketball soccer fussball superman batman spiderman starwars pokemon princess sunshine shadow master trustno1 ' +
  'whatever freedom charlie michael jennifer jordan hunter ranger computer internet samsung google facebook linkedin microsoft apple ' +
  'changeme secret geheim default guest login access company firma office business summer winter spring autumn sommer fruehling herbst ' +
  'january february march april june july august september october november december januar februar maerz juni juli oktober dezember ' +
  'monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag ' +
  'hello hallo goodbye thankyou jesus christ blessed family forever lovely beautiful chocolate cookie banana orange purple yellow ' +
  'liverpool chelsea arsenal barcelona realmadrid bayern juventus ferrari mercedes porsche harley yamaha corvette mustang ' +
  'consulting accountant accounting praxis invoice client finance money million dollar london berlin vienna wien paris newyork'
).split(' ');

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '98765432109876543210',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'zaq12wsxcde34rfvbgt5',
];

const known: ReadonlySet<string> = new Set(words);

/** What people write for a letter; undone before looking a word up. */
const spelledAs: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** Whether a password of 12 characters or more is among those that are tried first. Case does not count. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  return isRun(lower) || isRepetition(lower) || isDressedWord(lower);
}

/** Neighbouring keys or letters, from any place, possibly going on from the start: `qwertyuiopas`, `456789012345`. */
function isRun(password: string): boolean {
  return runs.some((run) => {
    const endless = run.repeat(Math.ceil(password.length / run.length) + 1);
    return endless.includes(password) || endless.includes([...password].reverse().join(''));
  });
}

/** A short piece again and again: `aaaaaaaaaaaa`, `abc123abc123`. */
function isRepetition(password: string): boolean {
  for (let size = 1; size <= Math.min(6, password.length / 2); size += 1) {
    const piece = password.slice(0, size);
    if (piece.repeat(Math.ceil(password.length / size)).slice(0, password.length) === password) return true;
  }
  return false;
}

/** One or two known words, with digits and signs before, between and after: `Welcome2027!!`, `admin_password1`. */
function isDressedWord(password: string): boolean {
  return (
    [password, plainSpelling(password)].some((text) => {
      const parts = text.split(/[^\p{L}]+/u).filter((part) => part !== '');
      if (parts.length === 0) return false;
      return parts.length <= 3 && parts.every((part) => isKnown(part) || isTwoKnown(part));
    }) || digitsAround(password)
  );
}

/** A known word that itself holds digits or signs: `p@ssw0rd2027`, `trustno1!!!!`. */
function digitsAround(password: string): boolean {
  const core = password.replace(/^[\d\W_]+|[\d\W_]+$/gu, '');
  const tail = password
    .replace(/[\W_]+$/u, '')
    .replace(/(19|20)\d\d$/, '')
    .replace(/(?:123+4?5?6?7?8?9?0?)$/, '');
  return [core, tail, plainSpelling(core), plainSpelling(tail)].some((text) => text !== '' && (isKnown(text) || isTwoKnown(text)));
}

const plainSpelling = (text: string): string => [...text].map((character) => spelledAs[character] ?? character).join('');
const isKnown = (text: string): boolean => known.has(text);

function isTwoKnown(text: string): boolean {
  for (let at = 4; at <= text.length - 4; at += 1) if (isKnown(text.slice(0, at)) && isKnown(text.slice(at))) return true;
  return false;
}
