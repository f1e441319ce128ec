import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { getProfile, updateProfile } from './change-profile';

export const profileRoutes: readonly Route[] = [route(api.getProfile, getProfile), route(api.updateProfile, updateProfile)];
