import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import type { PasswordCheck } from '../credentials/check-password';
import type { RelyingParty } from '../passkeys/relying-party';
import type { SecondFactorCheck } from '../second-factors/check-second-factor';
import { getJwks } from '../tokens/get-jwks';
import type { TokenIssuer } from '../tokens/token-issuer';
import { getMe } from '../users/get-me';
import { confirmEmail, requestEmailVerification, viewEmailVerification } from '../users/verify-email';
import { createSession, proveSecondFactor } from './create-session';
import { endMyOtherSessions, endMySession } from './end-my-sessions';
import { endCurrentSession } from './end-session';
import { listMySessions } from './list-my-sessions';
import { refreshSession, switchSession } from './refresh-session';

export const sessionRoutes = (dependencies: {
  checkPassword: PasswordCheck;
  checkSecondFactor: SecondFactorCheck;
  relyingParty: RelyingParty;
  tokens: TokenIssuer;
  publicUrl: string;
}): readonly Route[] => [
  route(api.createSession, createSession(dependencies)),
  route(api.proveSecondFactor, proveSecondFactor(dependencies)),
  route(api.refreshSession, refreshSession(dependencies)),
  route(api.switchSession, switchSession(dependencies)),
  route(api.endCurrentSession, endCurrentSession),
  route(api.listMySessions, listMySessions),
  route(api.endMySession, endMySession),
  route(api.endMyOtherSessions, endMyOtherSessions),
  route(api.getMe, getMe),
  route(api.requestEmailVerification, requestEmailVerification(dependencies)),
  route(api.viewEmailVerification, viewEmailVerification),
  route(api.confirmEmail, confirmEmail),
  route(api.getJwks, getJwks(dependencies)),
];
