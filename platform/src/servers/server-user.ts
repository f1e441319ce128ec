import { execFileSync } from 'node:child_process';
import { Failure } from '../failure';

export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who runs the database: nobody in particular (we ourselves), unless we are root, which PostgreSQL refuses: then the system's user
 * "postgres", or "nobody".
 * @throws Failure when root finds neither
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUp('postgres') ?? lookUp('nobody');
  if (found === undefined)
    throw new Failure('PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody".');
  return found;
}

function lookUp(name: string): ServerUser | undefined {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    // `id` fails for exactly one reason: there is no such user.
    return undefined;
  }
}
