/** Something a person can act on. Its message is the whole explanation, in one clear sentence; a command prints it without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a system error, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
