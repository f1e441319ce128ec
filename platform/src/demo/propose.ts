import { createProposal, type Proposal, type Prospect, sendProposal } from '@praxis/contracts/crm';
import { addDays, todayIn } from '@praxis/contracts/kernel';
import { patiently } from '../client/patiently';
import { Failure } from '../failure';
import { amount } from './money-text';
import { readProposal } from './proposal-file';
import type { Stage } from './stage';

const DAYS_TO_DECIDE = 30;

export interface SentProposal {
  readonly proposal: Proposal;
  /** What the prospect is mailed. */
  readonly publicUrl: string;
}

/** Drafts the proposal of a file for a prospect and sends it. */
export async function propose(stage: Stage, prospect: Prospect, text: string, file: string): Promise<SentProposal> {
  const { tell, gateway, firm } = stage;
  tell.chapter(`Draft the proposal ${file} and send it`);
  const validUntil = addDays(todayIn(firm.timezone, new Date().toISOString()), DAYS_TO_DECIDE);
  const body = readProposal(text, file, { prospectId: prospect.id, validUntil });
  const draft = await patiently(() => gateway.call(createProposal, { body }));
  for (const { name, totals } of draft.options) {
    const recurring = totals.recurring.map(({ frequency, net }) => `, ${frequency} ${amount(net)}`).join('');
    const estimated = totals.estimated === undefined ? '' : `, by the hour about ${amount(totals.estimated.net)}`;
    tell.result(`"${name}": once ${amount(totals.oneOff.net)}${recurring}${estimated}; first invoice ${amount(totals.firstInvoice.total)}`);
  }
  for (const { detail } of draft.warnings) tell.result(`note: ${detail}`);
  const sent = await gateway.call(sendProposal, { params: { id: draft.id } });
  tell.result(`${sent.number} is sent; valid until ${sent.validUntil}`);
  tell.result(`the prospect gets ${sent.publicUrl}`);
  return { proposal: sent, publicUrl: sent.publicUrl };
}

/** The secret of a public link: the last segment of its path. */
export function tokenOf(publicUrl: string): string {
  const token = new URL(publicUrl).pathname.split('/').at(-1);
  if (token === undefined || token === '') throw new Failure(`The link ${publicUrl} has no token at its end.`);
  return token;
}
