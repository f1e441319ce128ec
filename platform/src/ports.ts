import { randomInt } from 'node:crypto';
import net from 'node:net';
import { codeOf, Failure } from './failure';

/** Below the range from which the system takes ports for outgoing connections, so that none of them takes ours meanwhile. */
const lowest = 20_000;
const highest = 32_000;
const handedOut = new Set<number>();

/** Whether a server could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => {
      const code = codeOf(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A free port: the preferred one when possible, otherwise any; no port is given twice by one process. */
export async function freePort(preferred?: number, host?: string): Promise<number> {
  if (preferred !== undefined && !handedOut.has(preferred) && (await isFree(preferred, host))) return take(preferred);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(lowest, highest);
    if (!handedOut.has(port) && (await isFree(port, host))) return take(port);
  }
  throw new Failure(`No free port was found between ${lowest} and ${highest}.`);
}

function take(port: number): number {
  handedOut.add(port);
  return port;
}

/**
 * The port somebody asked for by a variable.
 * @throws Failure when it is not a port
 */
export function parsePort(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) throw new Failure(`${name} is "${value}", which is not a port (1 to 65535).`);
  return port;
}

/**
 * The port of a server people go to: the asked one or none; otherwise the preferred one when free, else any.
 * @throws Failure when the asked one is in use
 */
export async function publicPort(asked: number | undefined, preferred: number | undefined, host?: string): Promise<number> {
  if (asked === undefined) return await freePort(preferred, host);
  if (await isFree(asked, host)) return take(asked);
  throw new Failure(`Port ${asked} is in use or not allowed; choose another with PORT, or leave PORT out to get a free one.`);
}
