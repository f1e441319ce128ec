import net from 'node:net';
import { Failure } from './failure';
import { freePort, isFree, parsePort, publicPort } from './ports';

async function occupied(work: (port: number) => Promise<void>): Promise<void> {
  const server = net.createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    await work(port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a preferred port that is in use is replaced by a free one', () =>
  occupied(async (port) => {
    const other = await publicPort(undefined, port);
    expect(other).not.toBe(port);
    expect(await isFree(other)).toBe(true);
  }));

test('a port that somebody asked for and that is in use is refused in one sentence', () =>
  occupied(async (port) => {
    await expect(publicPort(port, 8080)).rejects.toThrow(
      new Failure(`Port ${port} is in use or not allowed; choose another with PORT, or leave PORT out to get a free one.`),
    );
  }));

test('no port is given twice', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
});

test.each(['0', '65536', 'http', '80.5', '-1', '1e3', ' 80'])('PORT=%s is not a port', (value) => {
  expect(() => parsePort('PORT', value)).toThrow(`PORT is "${value}", which is not a port (1 to 65535).`);
});

test('without PORT there is no wish', () => {
  expect([parsePort('PORT', undefined), parsePort('PORT', ''), parsePort('PORT', '8081')]).toEqual([undefined, undefined, 8081]);
});
