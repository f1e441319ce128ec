import { types } from 'node:util';

/** Something a person can act on. Its message is the whole explanation, in one clear sentence; a command prints it without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Also errors of another realm, such as those of Node's own modules inside jest, which are not `instanceof Error`. */
const isError = (error: unknown): error is Error => types.isNativeError(error) || error instanceof Error;

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/** The code of a system error, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
