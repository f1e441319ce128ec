import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { cancelFirm, keepFirm } from './cancel-firm';
import { getFirm, updateFirm } from './firm-settings';
import { registerFirm } from './register-firm';

export const firmRoutes = (dependencies: Parameters<typeof registerFirm>[0]): readonly Route[] => [
  route(api.registerFirm, registerFirm(dependencies)),
  route(api.getFirm, getFirm),
  route(api.updateFirm, updateFirm),
  route(api.cancelFirm, cancelFirm(dependencies)),
  route(api.keepFirm, keepFirm(dependencies)),
];
