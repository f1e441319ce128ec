import { clientAddress, parseProxies } from './client-address';

const proxies = parseProxies('10.0.0.0/8, 192.0.2.1,2001:db8::/32');

describe('the caller’s address', () => {
  it('is the socket’s where no proxy is trusted', () => {
    expect(clientAddress('203.0.113.9', '1.2.3.4', undefined)).toBe('203.0.113.9');
    expect(clientAddress('203.0.113.9', '1.2.3.4', proxies)).toBe('203.0.113.9');
  });

  it('is what the last trusted hop says', () => {
    expect(clientAddress('10.0.0.1', '6.6.6.6, 203.0.113.9', proxies)).toBe('203.0.113.9');
    expect(clientAddress('10.0.0.1', '6.6.6.6, 203.0.113.9, 192.0.2.1', proxies)).toBe('203.0.113.9');
    expect(clientAddress('2001:db8::1', '2001:db9::7', proxies)).toBe('2001:db9::7');
    expect(clientAddress('::ffff:10.0.0.1', '::ffff:203.0.113.9', proxies)).toBe('203.0.113.9');
  });

  it('is the nearest hop that says something sensible', () => {
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '', proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', 'unknown, 10.0.0.2', proxies)).toBe('10.0.0.2');
    expect(clientAddress('10.0.0.1', '10.0.0.3, 10.0.0.2', proxies)).toBe('10.0.0.3');
  });

  it.each(['10.0.0.0/33', 'example.org', '10.0.0.0/x', '::/129', '10.0.0'])('a proxy cannot be %s', (text) => {
    expect(() => parseProxies(text)).toThrow();
  });
});
