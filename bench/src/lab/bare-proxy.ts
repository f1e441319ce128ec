import { fork } from 'node:child_process';
import path from 'node:path';

export interface BareProxy {
  readonly pid: number;
  readonly url: string;
  stop(): void;
}

/** The least that a gateway of Fastify and undici can be, in a process of its own. */
export async function startBareProxy(upstream: string): Promise<BareProxy> {
  const child = fork(path.join(__dirname, 'bare-proxy-main.js'), [upstream], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { url } = await new Promise<{ url: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string }));
    child.once('exit', (code) => reject(new Error(`The bare proxy ended with exit code ${code}`)));
  });
  return { pid: child.pid ?? 0, url, stop: () => child.disconnect() };
}
