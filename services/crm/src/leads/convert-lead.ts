import { type Handler, ok, type Tx } from '@praxis/chassis';
import { type convertLead as convertLeadOperation, crmErrors } from '@praxis/contracts/crm';
import { Rejection } from '@praxis/contracts/kernel';
import { dealReply } from '../deals/deal.reply';
import { addDeal } from '../deals/deal.store';
import type { Stored } from '../found';
import { joinProspect, prospectFromLead } from '../prospects/lead-to-prospect';
import { possibleDuplicates } from '../prospects/possible-duplicates';
import type { Prospect } from '../prospects/prospect';
import { prospectReply } from '../prospects/prospect.reply';
import { addProspect, lockProspect, saveProspect } from '../prospects/prospect.store';
import { decideLead, type Lead, requireMove } from './lead';
import { leadReply } from './lead.reply';
import { lockLead, saveLead } from './lead.store';

export const convertLead: Handler<typeof convertLeadOperation> = (request) =>
  request.inFirm(async (tx) => {
    const lead = await lockLead(tx, request.params.id, request.ifMatch);
    requireMove(lead, 'converted');
    const { prospectId: named, deal } = request.body;
    const newProspect = named === undefined || named === 'new';
    const prospect = newProspect ? await create(tx, lead, named === undefined) : await join(tx, lead, named);
    const opened = deal && addDeal(tx, { ...deal, prospectId: prospect.id, ownerId: lead.ownerId });
    const events = decideLead(lead, { type: 'convert', prospectId: prospect.id, newProspect, dealId: opened?.id });
    const converted = saveLead(tx, lead, events);
    return ok({ lead: leadReply(converted), prospect: prospectReply(prospect), ...(opened ? { deal: dealReply(opened) } : {}) });
  });

async function create(tx: Tx, lead: Stored<Lead>, offerDuplicates: boolean): Promise<Stored<Prospect>> {
  if (offerDuplicates) {
    const candidates = await possibleDuplicates(tx, { email: lead.contact.email, website: lead.website });
    if (candidates.length > 0) throw new Rejection(crmErrors.possible_duplicates, { candidates });
  }
  return addProspect(tx, prospectFromLead(lead, { id: tx.newId(), contactId: tx.newId(), at: tx.at }));
}

async function join(tx: Tx, lead: Stored<Lead>, prospectId: string): Promise<Stored<Prospect>> {
  const prospect = await lockProspect(tx, prospectId).catch((error: unknown) => {
    throw error instanceof Rejection && error.code === 'http.not_found' ? new Rejection(crmErrors.prospect_unknown) : error;
  });
  const events = joinProspect(prospect, lead, tx.newId());
  return events.length === 0 ? prospect : saveProspect(tx, prospect, events);
}
