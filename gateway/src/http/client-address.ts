import { BlockList, isIP } from 'node:net';

/** Networks whose `X-Forwarded-For` is believed. */
export type TrustedProxies = BlockList;

/** @param text addresses and CIDR networks, separated by commas  @throws Error when one is neither */
export function parseProxies(text: string): TrustedProxies {
  const list = new BlockList();
  for (const part of text.split(',').map((entry) => entry.trim())) {
    if (part === '') continue;
    const [address = '', prefix] = part.split('/');
    const family = familyOf(address);
    if (family === undefined) throw new Error(`${part} is no address`);
    const bits = prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix);
    if (!Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv4' ? 32 : 128)) throw new Error(`${part} is no network`);
    list.addSubnet(address, bits, family);
  }
  return list;
}

/**
 * The caller's address: of the socket or, where that is a trusted proxy, what the proxy says it got the request from, and so on while
 * the hops are trusted. What a client itself put into the header is never reached.
 */
export function clientAddress(socketAddress: string, forwardedFor: string | undefined, trusted: TrustedProxies | undefined): string {
  let address = plain(socketAddress);
  if (trusted === undefined || forwardedFor === undefined) return address;
  const hops = forwardedFor.split(',');
  while (hops.length > 0 && isTrusted(address, trusted)) {
    const hop = plain((hops.pop() ?? '').trim());
    if (isIP(hop) === 0) return address;
    address = hop;
  }
  return address;
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  const family = familyOf(address);
  return family !== undefined && trusted.check(address, family);
}

/** IPv4 addresses as such, also where a dual-stack socket shows them as IPv6 (RFC 4291, 2.5.5.2). */
const plain = (address: string): string => (address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address);

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
