import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { changeMemberRoles, disableMember, enableMember } from './change-member';
import { getMember, listMembers } from './list-members';

export const memberRoutes: readonly Route[] = [
  route(api.listMembers, listMembers),
  route(api.getMember, getMember),
  route(api.changeMemberRoles, changeMemberRoles),
  route(api.disableMember, disableMember),
  route(api.enableMember, enableMember),
];
