import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/identity';
import type { AskPassword } from '../credentials/confirm-password';
import type { FactorSecrets } from '../second-factors/second-factor.store';
import { addPasskey, startPasskey } from './add-passkey';
import { removePasskey, renamePasskey } from './change-passkeys';
import type { RelyingParty } from './relying-party';

export const passkeyRoutes = (dependencies: {
  askPassword: AskPassword;
  secrets: FactorSecrets;
  relyingParty: RelyingParty;
}): readonly Route[] => [
  route(api.startPasskey, startPasskey(dependencies)),
  route(api.addPasskey, addPasskey(dependencies)),
  route(api.renamePasskey, renamePasskey),
  route(api.removePasskey, removePasskey(dependencies)),
];
