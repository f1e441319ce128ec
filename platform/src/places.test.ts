import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkout, dataPlaceOf, firstClosedFolder, requireOpenPlace } from './places';

test('the data stays in the checkout for a user without special rights', () => {
  expect(dataPlaceOf({ checkout: '/home/ada/praxis', uid: 1000 })).toBe('/home/ada/praxis/.praxis');
});

test('as root the data goes under /var/lib, to a place of its own for each checkout', () => {
  const one = dataPlaceOf({ checkout: '/root/praxis', uid: 0 });
  expect(one).toMatch(/^\/var\/lib\/praxis-[0-9a-f]{12}$/);
  expect(dataPlaceOf({ checkout: '/root/praxis', uid: 0 })).toBe(one);
  expect(dataPlaceOf({ checkout: '/root/other', uid: 0 })).not.toBe(one);
});

test('a place somebody asked for is used, relative ones from the checkout', () => {
  expect(dataPlaceOf({ checkout: '/root/praxis', uid: 0, asked: '/data' })).toBe('/data');
  expect(dataPlaceOf({ checkout: '/root/praxis', uid: 0, asked: 'here' })).toBe('/root/praxis/here');
});

test('the checkout is the folder that holds the platform', () => {
  expect(path.join(checkout, 'platform', 'src')).toBe(__dirname);
});

test('a folder that the database’s user cannot enter is named in one sentence', () => {
  const outer = mkdtempSync(path.join(tmpdir(), 'praxis-closed-'));
  const inner = path.join(outer, 'inner');
  mkdirSync(inner);
  try {
    chmodSync(outer, 0o700);
    expect(firstClosedFolder(inner)).toBe(outer);
    expect(() => requireOpenPlace(inner, 'postgres')).toThrow(`"postgres", who cannot enter ${outer}`);
    chmodSync(outer, 0o711);
    expect(firstClosedFolder(inner)).toBeUndefined();
  } finally {
    rmSync(outer, { recursive: true });
  }
});
