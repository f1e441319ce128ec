import { fork } from 'node:child_process';
import path from 'node:path';

export interface Answerer {
  readonly pid: number;
  /** Bare routes: any GET, any POST. */
  readonly url: string;
  /** Two operations of the chassis with nothing behind them: `makeNote`, and `makeAnything` without schemas. */
  readonly wholeUrl: string;
  /** The internal identity that the gateway sent with the last GET. */
  lastIdentity(): Promise<string>;
  stop(): void;
}

export async function startAnswerer(): Promise<Answerer> {
  const child = fork(path.join(__dirname, 'answerer-main.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { url, wholeUrl } = await new Promise<{ url: string; wholeUrl: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; wholeUrl: string }));
    child.once('exit', (code) => reject(new Error(`The answerer ended with exit code ${code}`)));
  });
  return {
    pid: child.pid ?? 0,
    url,
    wholeUrl,
    lastIdentity: async () => ((await (await fetch(`${url}/bench/identity`)).json()) as { identity: string }).identity,
    stop: () => child.disconnect(),
  };
}
