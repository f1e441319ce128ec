import { acceptProposal, declineProposal } from '@praxis/contracts/crm';
import * as identity from '@praxis/contracts/identity';
import { type Answer, pathOf } from '@praxis/platform';
import { Secret, TOTP } from 'otpauth';
import { password, registerTestFirm, type TestFirm, unique } from '../support/firm';
import { mailedToken } from '../support/invitations';
import type { Platform } from '../support/platform';
import { choiceOf, makeProspect, proposalTo, sendTo } from '../support/selling';

/** What somebody does who is not signed in, and whose chain it belongs to: that of a firm, or the platform's. */
export interface PublicAct {
  readonly answer: Answer;
  readonly firmId?: string;
}

interface Place {
  readonly platform: Platform;
  /** A firm of its own, on which nothing else depends. */
  readonly home: TestFirm;
}

const form = (clientId: string, secret: string) => ({
  headers: {
    authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: 'grant_type=client_credentials',
});
const signIn = ({ platform }: Place, { email, password: right }: { email: string; password: string }, wrong?: string) =>
  platform.visitor.send(identity.createSession, { body: { email, password: wrong ?? right } });
const refreshTokenOf = async (place: Place): Promise<string> => {
  const { json } = await signIn(place, place.home.owner);
  return (json as { refreshToken: string }).refreshToken;
};
const resetLink = async ({ platform, home }: Place): Promise<string> => {
  await platform.visitor.call(identity.requestPasswordReset, { body: { email: home.owner.email } });
  return mailedToken(platform, home.owner.email, 'password-reset');
};
const wrongCode = 'xxxxx-xxxxx';
/** A firm whose owner has just set up an app, signed in as far as the second factor; with the app's next code. */
async function askedForSecondFactor({ platform }: Place) {
  const firm = await registerTestFirm(platform.visitor);
  const { secret } = await firm.client.call(identity.startTotp, { body: { password: firm.owner.password } });
  const codeAt = (timestamp: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
  await firm.client.call(identity.confirmTotp, { body: { code: codeAt(Date.now()) } });
  const { email, password: right } = firm.owner;
  const { json } = await platform.visitor.send(identity.createSession, { body: { email, password: right } });
  return { firm, challenge: (json as { challenge: string }).challenge, code: codeAt(Date.now() + 30_000) };
}
const machineOf = ({ home }: Place) =>
  home.client.call(identity.createApiClient, { body: { name: `Machine ${unique()}`, scopes: ['crm:lead:read'] } });

/** By operation id, in an order in which each can be done. */
export const publicActs: Readonly<Record<string, (place: Place) => Promise<PublicAct>>> = {
  acceptProposal: async ({ platform, home }) => {
    const proposal = await sendTo(home, proposalTo(home, await makeProspect(home)));
    return { answer: await platform.visitor.send(acceptProposal, choiceOf(proposal)), firmId: home.id };
  },
  declineProposal: async ({ platform, home }) => {
    const { token } = await sendTo(home, proposalTo(home, await makeProspect(home)));
    return { answer: await platform.visitor.send(declineProposal, { params: { token }, body: { reason: 'Too dear' } }), firmId: home.id };
  },
  acceptInvitation: async ({ platform, home }) => {
    const email = `new@${unique()}.example`;
    await home.client.call(identity.createInvitation, { body: { email, name: 'Nora New', roles: ['staff'] } });
    const token = await mailedToken(platform, email, 'invitation');
    const body = { name: 'Nora New', password };
    return { answer: await platform.visitor.send(identity.acceptInvitation, { params: { token }, body }), firmId: home.id };
  },
  acceptPortalInvitation: async ({ platform, home }) => {
    const prospect = await makeProspect(home);
    await platform.visitor.call(acceptProposal, choiceOf(await sendTo(home, proposalTo(home, prospect))));
    const token = await mailedToken(platform, prospect.contacts[0]?.email ?? '', 'portal');
    const body = { name: 'Paula Portal', password };
    return { answer: await platform.visitor.send(identity.acceptPortalInvitation, { params: { token }, body }), firmId: home.id };
  },
  confirmEmail: async ({ platform, home }) => {
    const token = await mailedToken(platform, home.owner.email, 'email-verification');
    return { answer: await platform.visitor.send(identity.confirmEmail, { params: { token } }), firmId: home.id };
  },
  registerFirm: async ({ platform }) => {
    const mark = unique();
    const answer = await platform.visitor.send(identity.registerFirm, {
      idempotencyKey: crypto.randomUUID(),
      body: {
        firm: { name: mark, slug: `firm-${mark}`, timezone: 'Europe/Berlin', currency: 'EUR', country: 'DE' },
        owner: { name: 'Nils New', email: `nils@${mark}.example`, password },
      },
    });
    return { answer, firmId: (answer.json as { firm: { id: string } }).firm.id };
  },
  createSession: async (place) => ({ answer: await signIn(place, place.home.owner), firmId: place.home.id }),
  refreshSession: async (place) => {
    const refreshToken = await refreshTokenOf(place);
    return { answer: await place.platform.visitor.send(identity.refreshSession, { body: { refreshToken } }), firmId: place.home.id };
  },
  switchSession: async (place) => {
    const body = { refreshToken: await refreshTokenOf(place), firmId: place.home.id };
    return { answer: await place.platform.visitor.send(identity.switchSession, { body }), firmId: place.home.id };
  },
  issueToken: async (place) => {
    const { clientId, secret } = await machineOf(place);
    const answer = await place.platform.visitor.raw('POST', pathOf(identity.issueToken, {}), form(clientId, secret));
    return { answer, firmId: place.home.id };
  },
  proveSecondFactor: async (place) => {
    const { firm, challenge, code } = await askedForSecondFactor(place);
    const body = { challenge, method: 'totp', code } as const;
    return { answer: await place.platform.visitor.send(identity.proveSecondFactor, { body }), firmId: firm.id };
  },
  requestPasswordReset: async ({ platform, home }) => ({
    answer: await platform.visitor.send(identity.requestPasswordReset, { body: { email: home.owner.email } }),
  }),
  completePasswordReset: async (place) => {
    const token = await resetLink(place);
    const body = { password: `another ${password}` };
    return {
      answer: await place.platform.visitor.send(identity.completePasswordReset, { params: { token }, body }),
      firmId: place.home.id,
    };
  },
};

export interface RefusedAct extends PublicAct {
  readonly action: string;
  readonly reason: string;
  readonly after?: object;
}

const wrongPassword = 'not the right password';

/** What is refused for the sake of security, and is on record all the same. */
export const refusedActs: Readonly<Record<string, (place: Place) => Promise<RefusedAct>>> = {
  'a wrong password': async (place) => ({
    answer: await signIn(place, place.home.owner, wrongPassword),
    firmId: place.home.id,
    action: 'session.create',
    reason: 'credentials_invalid',
  }),
  'an address that nobody has': async (place) => ({
    answer: await signIn(place, { email: `nobody@${unique()}.example`, password }),
    action: 'session.create',
    reason: 'credentials_invalid',
  }),
  'the right password where the person may not be': async ({ platform, home }) => {
    const { email, password: right } = home.owner;
    const answer = await platform.visitor.send(identity.createSession, { body: { email, password: right, as: 'operator' } });
    return { answer, firmId: home.id, action: 'session.create', reason: 'no_access' };
  },
  'a registration with a known address and a wrong password': async ({ platform, home }) => {
    const mark = unique();
    const answer = await platform.visitor.send(identity.registerFirm, {
      idempotencyKey: crypto.randomUUID(),
      body: {
        firm: { name: mark, slug: `firm-${mark}`, timezone: 'Europe/Berlin', currency: 'EUR', country: 'DE' },
        owner: { name: 'Not Me', email: home.owner.email, password: wrongPassword },
      },
    });
    return { answer, firmId: home.id, action: 'firm.register', reason: 'credentials_invalid' };
  },
  'a wrong password where it is asked for again': async ({ home }) => ({
    answer: await home.client.send(identity.startTotp, { body: { password: wrongPassword } }),
    firmId: home.id,
    action: identity.startTotp.audit?.action ?? '',
    reason: 'credentials_invalid',
  }),
  'a wrong second factor': async (place) => {
    const { firm, challenge } = await askedForSecondFactor(place);
    const body = { challenge, method: 'recovery_code', code: wrongCode } as const;
    const answer = await place.platform.visitor.send(identity.proveSecondFactor, { body });
    return { answer, firmId: firm.id, action: 'session.second-factor', reason: 'second_factor_invalid:recovery_code' };
  },
  'a wrong secret of an API client': async (place) => {
    const { clientId } = await machineOf(place);
    const answer = await place.platform.visitor.raw('POST', pathOf(identity.issueToken, {}), form(clientId, 'pxs_wrong'));
    return { answer, firmId: place.home.id, action: 'token.issue', reason: 'client_refused' };
  },
  'guessing until the next try has to wait': async (place) => {
    const stranger = await registerTestFirm(place.platform.visitor);
    let answer = await signIn(place, stranger.owner, wrongPassword);
    for (let tries = 1; tries < 30 && answer.status !== 429; tries += 1) answer = await signIn(place, stranger.owner, wrongPassword);
    return {
      answer,
      firmId: stranger.id,
      action: 'session.create',
      reason: 'credentials_invalid',
      after: { waitSeconds: expect.any(Number) },
    };
  },
};
