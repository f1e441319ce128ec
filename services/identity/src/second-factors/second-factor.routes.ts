import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import type { AskPassword } from '../credentials/confirm-password';
import { confirmTotp, removeTotp, renewRecoveryCodes, startTotp } from './enrol-totp';
import { getSecondFactors } from './get-second-factors';
import type { FactorSecrets } from './second-factor.store';

export const secondFactorRoutes = (dependencies: { askPassword: AskPassword; secrets: FactorSecrets }): readonly Route[] => [
  route(api.getSecondFactors, getSecondFactors),
  route(api.startTotp, startTotp(dependencies)),
  route(api.confirmTotp, confirmTotp(dependencies)),
  route(api.removeTotp, removeTotp(dependencies)),
  route(api.renewRecoveryCodes, renewRecoveryCodes(dependencies)),
];
