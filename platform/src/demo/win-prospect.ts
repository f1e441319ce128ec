import { convertLead, createLead, type Lead, listLeads, type Prospect, qualifyLead } from '@praxis/contracts/crm';
import type { ReplyOutput } from '../client/operation-types';
import { Refused } from '../client/refused';
import { Failure } from '../failure';
import { anew, type LeadBody } from './leads';
import type { Stage } from './stage';

/** Adds the leads of a file, the first one as a company of its own. @returns that one */
export async function importLeads(stage: Stage, leads: readonly LeadBody[], file: string, suffix: string): Promise<Lead> {
  const { tell, gateway, quietly } = stage;
  const [first, ...others] = leads;
  if (first === undefined) throw new Failure(`${file} has no leads.`);
  tell.chapter(`Import the leads of ${file}`);
  const lead = await gateway.call(createLead, { body: anew(first, suffix) });
  let added = 1;
  for (const body of others) {
    const { items } = await quietly.call(listLeads, { query: { q: body.company } });
    if (items.some(({ company }) => company === body.company)) continue;
    await gateway.call(createLead, { body });
    added += 1;
  }
  tell.result(`${added} leads added, ${leads.length - added} were there already; ${lead.company} is the one to win`);
  return lead;
}

/** Qualifies a lead and makes it a prospect with a deal. */
export async function winProspect({ tell, gateway, firm }: Stage, lead: Lead): Promise<Prospect> {
  tell.chapter(`Qualify ${lead.company} and make it a prospect`);
  await gateway.call(qualifyLead, { params: { id: lead.id } });
  const deal = { name: `First project for ${lead.company}`, value: { amount: 800_000, currency: firm.currency } };
  const convert = (prospectId?: 'new'): Promise<ReplyOutput<typeof convertLead>> =>
    gateway.call(convertLead, { params: { id: lead.id }, body: { deal, ...(prospectId === undefined ? {} : { prospectId }) } });
  try {
    const { prospect } = await convert();
    tell.result(`prospect ${prospect.name}, contact ${prospect.contacts[0]?.name}`);
    return prospect;
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'crm.possible_duplicates') throw error;
    tell.result('prospects with the same web site or mailbox are offered; this one is another company');
  }
  const { prospect } = await convert('new');
  tell.result(`prospect ${prospect.name}, contact ${prospect.contacts[0]?.name}`);
  return prospect;
}
