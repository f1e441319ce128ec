import { type GatewayClient, Refused } from '@praxis/platform';
import { accept, type SentProposal } from '../support/selling';
import type { Acceptance } from './facts';

/** A proposal that is being accepted, and what has been heard of it so far. */
export interface Asked {
  readonly firmId: string;
  readonly proposal: SentProposal;
  outcome: Acceptance['outcome'];
  correlationId: string | undefined;
  /** In place of the answer: a status, or that there was none. */
  instead?: string;
}

/** Accepts, and notes what was heard: an answer, a refusal, or nothing that says whether it was done. */
export async function ask(visitor: GatewayClient, one: Asked): Promise<void> {
  try {
    const { correlationId } = await accept(visitor, one.proposal);
    one.outcome = 'ok';
    one.correlationId = correlationId;
  } catch (error) {
    if (error instanceof Refused && error.answer.status < 500) {
      throw new Error(`The acceptance of ${one.proposal.id} was refused`, { cause: error });
    }
    one.outcome = 'unknown';
    one.instead = error instanceof Refused ? String(error.answer.status) : 'no answer';
  }
}
