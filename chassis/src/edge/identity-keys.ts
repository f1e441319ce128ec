/** HS256 keys are at least as long as the hash (RFC 7518, 3.2). */
export const MIN_KEY_BYTES = 32;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/**
 * The keys a service verifies internal identities with, from `key` or, during a rotation, `new,old`.
 * @param text base64url keys of at least 32 bytes, separated by commas
 * @throws Error that says what is wrong, without the key
 */
export function parseIdentityKeys(text: string): Buffer[] {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (keys.length === 0) throw new Error('needs at least one key');
  return keys.map((key, index) => decode(key, `key ${index + 1}`));
}

/**
 * The keys the gateway signs internal identities with, from `identity=key,crm=key`. Where a service is named more than once, the first
 * key signs.
 * @throws Error that says what is wrong, without the key
 */
export function parseServiceIdentityKeys(text: string): ReadonlyMap<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const part of text.split(',').map((entry) => entry.trim())) {
    if (part === '') continue;
    const separator = part.indexOf('=');
    if (separator <= 0) throw new Error('needs the form service=key,service=key');
    const service = part.slice(0, separator);
    const key = decode(part.slice(separator + 1), `the key of ${service}`);
    if (!keys.has(service)) keys.set(service, key);
  }
  if (keys.size === 0) throw new Error('needs the form service=key,service=key');
  return keys;
}

function decode(key: string, name: string): Buffer {
  const bytes = BASE64URL.test(key) ? Buffer.from(key, 'base64url') : undefined;
  if (bytes === undefined) throw new Error(`${name} is not base64url`);
  if (bytes.length < MIN_KEY_BYTES) throw new Error(`${name} is shorter than ${MIN_KEY_BYTES} bytes`);
  return bytes;
}
