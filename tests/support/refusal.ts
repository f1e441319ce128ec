import type { Problem } from '@praxis/contracts/kernel';
import { Refused } from '@praxis/platform';

/** The problem document of a call that must be refused. @throws when it succeeds or fails in another way */
export async function refusalOf(call: Promise<unknown>): Promise<Problem> {
  let reply: unknown;
  try {
    reply = await call;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
  throw new Error(`It should have been refused, and gave ${JSON.stringify(reply).slice(0, 300)}`);
}
