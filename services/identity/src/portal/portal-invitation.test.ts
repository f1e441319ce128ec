import { newId, type Rejection } from '@praxis/contracts/kernel';
import { accept, mailAgain, type PortalInvitation, recipientOf, renewalOf, revoke, revokeGrant } from './portal-invitation';

const at = new Date('2027-01-10T09:00:00Z');
const invitation: PortalInvitation = {
  firmId: newId(),
  id: newId(),
  clientId: newId(),
  contactId: newId(),
  role: 'portal_admin',
  name: 'Carla',
  email: 'carla@client.example',
  emailKey: 'carla@client.example',
  locale: 'en',
  status: 'open',
  tokenHash: 'first',
  expiresAt: new Date('2027-01-15T09:00:00Z'),
  sendings: 1,
  mail: 'sent',
  portalGrantId: null,
  acceptedAt: null,
  revokedReason: null,
  onboardingId: null,
  engagementId: null,
  proposalId: null,
  createdAt: at,
  version: 1,
};
const expired = { ...invitation, expiresAt: at };
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Rejection).code;
  }
};

describe('whom to invite', () => {
  it('is the contact as it is known here, else as the event tells', () => {
    const told = { name: 'Told', email: 'told@x.example', language: 'de' };
    expect(recipientOf({ name: 'Known', email: 'known@x.example', language: null }, told)).toEqual({
      name: 'Known',
      email: 'known@x.example',
      language: 'de',
    });
    expect(recipientOf({ name: 'Known', email: null, language: 'fr' }, told)?.email).toBe('told@x.example');
    expect(recipientOf(undefined, told)).toEqual(told);
  });

  it('is nobody without an address', () => {
    expect(recipientOf({ name: 'Known', email: null, language: null }, { name: 'Told' })).toBeUndefined();
    expect(recipientOf(undefined, undefined)).toBeUndefined();
  });
});

describe('a portal invitation that is needed once more', () => {
  it('is kept while its link is good, and when it was accepted', () => {
    expect(renewalOf(invitation, invitation.email, at)).toBe('keep');
    expect(renewalOf({ ...expired, status: 'accepted' }, 'other@x.example', at)).toBe('keep');
  });

  it('is mailed again when it ran out, the address changed, or the mail never left', () => {
    expect(renewalOf(expired, invitation.email, at)).toBe('mail-again');
    expect(renewalOf(invitation, 'other@x.example', at)).toBe('mail-again');
    expect(renewalOf({ ...invitation, mail: 'failed' }, invitation.email, at)).toBe('mail-again');
  });

  it('gets a new link and another week; the former link is void', () => {
    const to = { name: 'Carla', email: 'new@client.example', emailKey: 'new@client.example' };
    expect(mailAgain(expired, to, 'second', at)).toMatchObject({
      email: 'new@client.example',
      tokenHash: 'second',
      sendings: 2,
      mail: 'queued',
      expiresAt: new Date('2027-01-17T09:00:00Z'),
    });
  });
});

describe('a portal invitation', () => {
  it('is accepted once, while it lasts', () => {
    expect(accept(invitation, 'grant', at)).toMatchObject({ status: 'accepted', portalGrantId: 'grant', acceptedAt: at });
    expect(codeOf(() => accept(expired, 'grant', at))).toBe('http.not_found');
    expect(codeOf(() => accept({ ...invitation, status: 'accepted' }, 'grant', at))).toBe('http.not_found');
    expect(codeOf(() => accept({ ...invitation, status: 'revoked' }, 'grant', at))).toBe('http.not_found');
  });

  it('is revoked once, even when it ran out', () => {
    expect(revoke(expired, 'cancelled')).toMatchObject({ status: 'revoked', revokedReason: 'cancelled' });
    expect(codeOf(() => revoke({ ...invitation, status: 'accepted' }, 'late'))).toBe('http.illegal_transition');
  });

  it('leads to an access that is revoked once', () => {
    const { expiresAt: _, sendings: __, mail: ___, ...rest } = invitation;
    const grant = {
      ...rest,
      portalInvitationId: invitation.id,
      userId: newId(),
      status: 'active' as const,
      activatedAt: at,
      revokedAt: null,
    };
    const revoked = revokeGrant(grant, 'gone', at);
    expect(revoked).toMatchObject({ status: 'revoked', revokedAt: at, revokedReason: 'gone' });
    expect(codeOf(() => revokeGrant(revoked, 'again', at))).toBe('http.illegal_transition');
  });
});
