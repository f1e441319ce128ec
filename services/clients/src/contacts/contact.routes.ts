import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/clients';
import { changeContact } from './change-contact';
import { createContact } from './create-contact';
import { getContact } from './get-contact';
import { listContacts } from './list-contacts';

export const contactRoutes: readonly Route[] = [
  route(api.listContacts, listContacts),
  route(api.getContact, getContact),
  route(api.createContact, createContact),
  route(api.changeContact, changeContact),
];
