import { BlockList, isIP } from 'node:net';

/** Where an integration may call from; undefined means from anywhere. */
export type Networks = BlockList | undefined;

/**
 * @param cidrs addresses and networks in CIDR notation (RFC 4632, RFC 4291); none: from anywhere
 * @throws Error when one is neither
 */
export function networksOf(cidrs: readonly string[]): Networks {
  if (cidrs.length === 0) return undefined;
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = familyOf(address);
    if (family === undefined) throw new Error(`${cidr} is no network`);
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

/** Whether an address lies in one of the networks; what is no address lies in none. */
export function isWithin(networks: Networks, address: string | undefined): boolean {
  if (networks === undefined) return true;
  const family = address === undefined ? undefined : familyOf(address);
  return address !== undefined && family !== undefined && networks.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
