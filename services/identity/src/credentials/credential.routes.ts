import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import { changePassword } from './change-password';
import type { PasswordCheck } from './check-password';
import type { PasswordHasher } from './password-hasher';
import { completePasswordReset, requestPasswordReset, viewPasswordReset } from './reset-password';

export const credentialRoutes = (dependencies: { checkPassword: PasswordCheck; hasher: PasswordHasher }): readonly Route[] => [
  route(api.requestPasswordReset, requestPasswordReset),
  route(api.viewPasswordReset, viewPasswordReset),
  route(api.completePasswordReset, completePasswordReset(dependencies)),
  route(api.changePassword, changePassword(dependencies)),
];
