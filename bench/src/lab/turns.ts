import { once } from 'node:events';
import net from 'node:net';

export interface TurnCounter {
  /** The given URL, by way of this counter. */
  readonly url: string;
  /** How often, over all connections, the client spoke after the server (or at the beginning): round trips. */
  turns(): number;
  close(): Promise<void>;
}

/** A TCP proxy in front of a database that counts round trips instead of believing the code. */
export async function countTurns(databaseUrl: string): Promise<TurnCounter> {
  const target = new URL(databaseUrl);
  let turns = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined); // the other side's end follows
      socket.on('close', () => sockets.delete(socket));
    }
    let clientSpoke = false;
    client.on('data', (chunk) => {
      if (!clientSpoke) turns += 1;
      clientSpoke = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      clientSpoke = false;
      client.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    turns: () => turns,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
