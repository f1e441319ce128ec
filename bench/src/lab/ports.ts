import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until a URL answers 2xx. @returns milliseconds  @throws when it does not within the deadline */
export async function answersAt(url: string, deadlineMs = 30_000): Promise<number> {
  const began = performance.now();
  for (;;) {
    const ready = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    const took = performance.now() - began;
    if (ready) return took;
    if (took > deadlineMs) throw new Error(`${url} does not answer within ${deadlineMs} ms`);
    await pause(10);
  }
}
