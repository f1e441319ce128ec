import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { changeRole, createRole, deleteRole } from './change-roles';
import { listPermissions } from './list-permissions';
import { getRole, listRoles } from './list-roles';

export const roleRoutes: readonly Route[] = [
  route(api.listPermissions, listPermissions),
  route(api.listRoles, listRoles),
  route(api.getRole, getRole),
  route(api.createRole, createRole),
  route(api.changeRole, changeRole),
  route(api.deleteRole, deleteRole),
];
