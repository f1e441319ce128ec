import net from 'node:net';

/** What a link does with the bytes that it carries. */
export type LinkFault =
  | { readonly does: 'delay'; readonly ms: number }
  /** Nothing arrives any more and nobody is told, until the fault is over: then the peers learn that the other has forgotten them. */
  | { readonly does: 'drop' }
  /** Connections are reset, and new ones too. */
  | { readonly does: 'cut' }
  | { readonly does: 'throttle'; readonly bytesPerSecond: number };

/** A connection between two of the platform's processes that goes through us. */
export interface TcpLink {
  readonly port: number;
  suffer(fault: LinkFault): void;
  heal(): void;
  close(): Promise<void>;
}

/** @param to the port on 127.0.0.1 to which everything goes */
export async function openLink(to: number): Promise<TcpLink> {
  let fault: LinkFault | undefined;
  const sockets = new Set<net.Socket>();

  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };

  function join(from: net.Socket, into: net.Socket): void {
    /** Chunks leave in their order, whatever each of them suffers. */
    let free = 0;
    from.on('data', (chunk) => {
      const current = fault;
      if (current?.does === 'drop') return;
      const cost =
        current?.does === 'delay' ? current.ms : current?.does === 'throttle' ? (chunk.length / current.bytesPerSecond) * 1_000 : 0;
      const now = performance.now();
      free = current?.does === 'throttle' ? Math.max(free, now) + cost : Math.max(free, now + cost);
      if (free <= now) {
        into.write(chunk);
        return;
      }
      from.pause();
      setTimeout(() => {
        into.write(chunk);
        from.resume();
      }, free - now);
    });
    from.on('end', () => into.end());
    // The other side learns of it; nobody is there to be told twice.
    from.on('error', () => into.destroy());
    from.on('close', () => {
      sockets.delete(from);
      into.destroy();
    });
  }

  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    sockets.add(near);
    if (fault?.does === 'cut') {
      near.on('error', () => undefined);
      near.on('close', () => sockets.delete(near));
      near.resetAndDestroy();
      return;
    }
    const far = net.connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    sockets.add(far);
    near.setNoDelay(true);
    far.setNoDelay(true);
    join(near, far);
    join(far, near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The link has no port');

  return {
    port: address.port,
    suffer: (next) => {
      fault = next;
      if (next.does === 'cut') reset();
    },
    heal: () => {
      if (fault?.does === 'drop') reset();
      fault = undefined;
    },
    close: async () => {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
