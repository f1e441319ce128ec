import { isWithin, networksOf } from './networks';

describe('the networks an integration may call from', () => {
  it('without any it is everywhere', () => {
    expect(isWithin(networksOf([]), '192.0.2.1')).toBe(true);
    expect(isWithin(networksOf([]), undefined)).toBe(true);
  });

  it.each([
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
  ])('%s: %s is %s', (cidr, address, inside) => {
    expect(isWithin(networksOf([cidr]), address)).toBe(inside);
  });

  it('an unknown address, or none, is in no network', () => {
    for (const address of [undefined, '', 'unknown', '192.0.2.7.', '192.0.2.7, 10.0.0.1']) {
      expect(isWithin(networksOf(['0.0.0.0/0', '::/0']), address)).toBe(false);
    }
  });
});
