import { createProposal } from '@praxis/contracts/crm';
import type { BodyInput } from '../client/operation-types';
import { Failure, messageOf } from '../failure';
import { failureAt } from './failure-at';

export type ProposalBody = BodyInput<typeof createProposal>;

/** What the day and the prospect decide. */
export interface ProposalFacts {
  readonly prospectId: string;
  /** YYYY-MM-DD, in the zone of the firm. */
  readonly validUntil: string;
}

/**
 * Reads an offer: the body of `POST /v1/proposals`, in which prospect and last day of validity may be missing.
 * @param name of the file, for the messages
 * @throws Failure naming the file and what is wrong in it
 */
export function readProposal(text: string, name: string, facts: ProposalFacts): ProposalBody {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${name} is not JSON: ${messageOf(error)}.`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Failure(`${name} is not a JSON object.`);
  const parsed = createProposal.body.safeParse({ ...content, type: 'new_client', ...facts });
  if (!parsed.success) throw failureAt(name, parsed.error);
  return parsed.data;
}
