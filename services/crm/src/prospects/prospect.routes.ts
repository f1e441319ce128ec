import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { createProspect } from './create-prospect';
import { getProspect } from './get-prospect';
import { listProspects } from './list-prospects';
import { loseProspect } from './lose-prospect';
import { reopenProspect } from './reopen-prospect';
import { updateProspect } from './update-prospect';

export const prospectRoutes: readonly Route[] = [
  route(api.createProspect, createProspect),
  route(api.listProspects, listProspects),
  route(api.getProspect, getProspect),
  route(api.updateProspect, updateProspect),
  route(api.loseProspect, loseProspect),
  route(api.reopenProspect, reopenProspect),
];
