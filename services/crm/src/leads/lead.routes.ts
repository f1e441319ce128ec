import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { contactLead } from './contact-lead';
import { convertLead } from './convert-lead';
import { createLead } from './create-lead';
import { getLead } from './get-lead';
import { listLeads } from './list-leads';
import { loseLead } from './lose-lead';
import { qualifyLead } from './qualify-lead';
import { updateLead } from './update-lead';

export const leadRoutes: readonly Route[] = [
  route(api.createLead, createLead),
  route(api.listLeads, listLeads),
  route(api.getLead, getLead),
  route(api.updateLead, updateLead),
  route(api.contactLead, contactLead),
  route(api.qualifyLead, qualifyLead),
  route(api.loseLead, loseLead),
  route(api.convertLead, convertLead),
];
