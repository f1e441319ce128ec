import { newId, type Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { addSecret, changeApiClient, newApiClient, retireSecret, revokeApiClient } from '../api-clients/api-client';
import { newApiKey } from '../api-keys/api-key';
import { clientCredentials } from './client-authentication';
import { makeClientId, parseClientId } from './client-id';
import { hashSecret, isOneOf, makeSecret } from './client-secret';
import { isNewUse, mayHaveToken, scopesOf, statusAt } from './integration';

const at = new Date('2027-01-31T10:00:00Z');
const days = (count: number): Date => new Date(at.getTime() + count * 86_400_000);
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Rejection).code;
  }
};
const maker = { roles: ['admin'], permissions: new Set(['crm:lead:read', 'crm:deal:read']), userId: newId() };
const secret = makeSecret();
const client = newApiClient(
  { firmId: newId(), id: newId(), secretId: newId() },
  { name: 'Export', scopes: ['crm:lead:read'] },
  maker,
  hashSecret(secret),
  at,
);
const hashes = client.secrets.map(({ hash }) => hash);

describe('a client id', () => {
  it('carries kind, firm and client', () => {
    for (const kind of ['api_client', 'api_key'] as const) {
      const identity = { kind, firmId: newId(), id: newId() };
      expect(parseClientId(makeClientId(identity))).toEqual(identity);
    }
  });

  it('has one spelling, and nothing else is one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseClientId(text);
        expect(parsed === undefined || makeClientId(parsed) === text).toBe(true);
      }),
    );
    const id = makeClientId({ kind: 'api_client', firmId: newId(), id: newId() });
    expect(parseClientId(`z${id.slice(1)}`)).toBeUndefined();
    expect(parseClientId(`${id}A`)).toBeUndefined();
  });
});

describe('a secret', () => {
  it('has 256 random bits and is found by its hash only', () => {
    expect(secret).toMatch(/^pxs_[A-Za-z0-9_-]{43}$/);
    expect(isOneOf(secret, [hashSecret(makeSecret()), hashSecret(secret)])).toBe(true);
    expect(isOneOf(secret, [hashSecret(makeSecret())])).toBe(false);
    expect(isOneOf('', [])).toBe(false);
  });
});

describe('how a client proves itself (RFC 6749, 2.3.1)', () => {
  const basic = (clientId: string, password: string) => `Basic ${Buffer.from(`${clientId}:${password}`).toString('base64')}`;

  it('is HTTP Basic, form-encoded inside, or the body', () => {
    const credentials = { clientId: 'id', secret: 'a b:c%' };
    expect(clientCredentials(basic('id', 'a+b%3Ac%25'), {})).toEqual(credentials);
    expect(clientCredentials(undefined, { client_id: 'id', client_secret: 'a b:c%' })).toEqual(credentials);
    expect(clientCredentials(basic('id', 'x'), { client_id: 'id' })).toEqual({ clientId: 'id', secret: 'x' });
  });

  it('is not both at once', () => {
    expect(codeOf(() => clientCredentials(basic('id', 'x'), { client_secret: 'x' }))).toBe('identity.client_authentication_twice');
  });

  it.each([
    ['nothing', undefined, {}],
    ['an id alone', undefined, { client_id: 'id' }],
    ['a token', 'Bearer abc', {}],
    ['no colon', `Basic ${Buffer.from('id').toString('base64')}`, {}],
    ['broken encoding', basic('id', '%zz'), {}],
    ['another id in the body', basic('id', 'x'), { client_id: 'other' }],
    ['no base64', 'Basic ???', {}],
  ])('is not %s', (_, authorization, body) => {
    expect(codeOf(() => clientCredentials(authorization, body))).toBe('identity.client_refused');
  });

  it('never fails otherwise, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([undefined, 'identity.client_refused']).toContain(codeOf(() => clientCredentials(text, {})));
        expect([undefined, 'identity.client_refused']).toContain(
          codeOf(() => clientCredentials(`Basic ${Buffer.from(text).toString('base64')}`, {})),
        );
      }),
    );
  });
});

describe('a token is issued', () => {
  const proof = { secret, hashes, address: '192.0.2.7', at };

  it('for the right secret, from an allowed address, until the end', () => {
    expect(mayHaveToken(client, proof)).toBe(true);
    expect(mayHaveToken(client, { ...proof, secret: makeSecret() })).toBe(false);
    expect(mayHaveToken({ ...client, allowedAddresses: ['192.0.2.0/24'] }, proof)).toBe(true);
    expect(mayHaveToken({ ...client, allowedAddresses: ['198.51.100.0/24'] }, proof)).toBe(false);
    expect(mayHaveToken({ ...client, allowedAddresses: ['192.0.2.0/24'] }, { ...proof, address: undefined })).toBe(false);
    expect(mayHaveToken({ ...client, expiresAt: at }, proof)).toBe(false);
    expect(mayHaveToken({ ...client, expiresAt: days(1) }, proof)).toBe(true);
    expect(mayHaveToken({ ...client, status: 'revoked' }, proof)).toBe(false);
  });

  it('with all scopes or those asked for, never more', () => {
    expect(scopesOf(['a', 'b'], undefined)).toEqual(['a', 'b']);
    expect(scopesOf(['a', 'b'], 'b')).toEqual(['b']);
    expect(scopesOf(['a', 'b'], ' b  b ')).toEqual(['b']);
    for (const asked of ['c', 'a c', '', ' ']) expect(codeOf(() => scopesOf(['a', 'b'], asked))).toBe('identity.scope_refused');
  });

  it('and its use is noted once a minute and address', () => {
    const used = { ...client, lastUsedAt: at, lastUsedAddress: '192.0.2.7' };
    expect(isNewUse(client, '192.0.2.7', at)).toBe(true);
    expect(isNewUse(used, '192.0.2.7', new Date(at.getTime() + 59_000))).toBe(false);
    expect(isNewUse(used, '192.0.2.7', new Date(at.getTime() + 60_000))).toBe(true);
    expect(isNewUse(used, '192.0.2.8', at)).toBe(true);
  });
});

describe('an API client', () => {
  it('gets no scope that its maker lacks, neither at first nor later', () => {
    const wanted = { name: 'X', scopes: ['finance:money:read'] };
    const ids = { firmId: newId(), id: newId(), secretId: newId() };
    expect(codeOf(() => newApiClient(ids, wanted, maker, 'hash', at))).toBe('identity.role_not_yours_to_give');
    expect(codeOf(() => changeApiClient(client, { scopes: ['finance:money:read'] }, maker, at))).toBe('identity.role_not_yours_to_give');
    expect(codeOf(() => changeApiClient(client, { scopes: ['made:up:thing'] }, maker, at))).toBe('identity.permission_unknown');
    const sighted = { ...client, scopes: ['crm:lead:read', 'finance:money:read'] };
    expect(changeApiClient(sighted, { scopes: ['finance:money:read'] }, maker, at).scopes).toEqual(['finance:money:read']);
  });

  it('has one secret or two, never none and never three', () => {
    const two = addSecret(client, { id: newId(), hash: 'new' }, days(1));
    expect(two.secrets.map(({ hash }) => hash)).toEqual([...hashes, 'new']);
    expect(codeOf(() => addSecret(two, { id: newId(), hash: 'x' }, at))).toBe('identity.limit_secrets');
    expect(retireSecret(two, client.secrets[0]?.id ?? '')?.secrets.map(({ hash }) => hash)).toEqual(['new']);
    expect(codeOf(() => retireSecret(client, client.secrets[0]?.id ?? ''))).toBe('identity.last_secret');
    expect(retireSecret(client, newId())).toBeUndefined();
  });

  it('is revoked for good, and with it its secrets', () => {
    const revoked = revokeApiClient(client);
    expect(revoked).toMatchObject({ status: 'revoked', secrets: [] });
    for (const act of [
      () => revokeApiClient(revoked),
      () => changeApiClient(revoked, { name: 'Back' }, maker, at),
      () => addSecret(revoked, { id: newId(), hash: 'x' }, at),
    ]) {
      expect(codeOf(act)).toBe('http.illegal_transition');
    }
  });

  it('runs out by itself, at an end that was ahead', () => {
    expect(statusAt({ status: 'active', expiresAt: days(1) }, days(1))).toBe('expired');
    expect(codeOf(() => changeApiClient(client, { expiresAt: at }, maker, at))).toBe('identity.expiry_not_ahead');
    expect(changeApiClient({ ...client, expiresAt: days(1) }, { expiresAt: null }, maker, at).expiresAt).toBeNull();
  });
});

describe('a personal key', () => {
  const ids = { firmId: newId(), id: newId(), userId: newId(), membershipId: newId() };
  const make = (expiresAt?: Date, scopes = ['crm:lead:read']) => newApiKey(ids, { name: 'K', scopes, expiresAt }, maker, 'hash', at);

  it('ends after 90 days, or when asked for within 366', () => {
    expect(make().expiresAt).toEqual(days(90));
    expect(make(days(366)).expiresAt).toEqual(days(366));
    expect(codeOf(() => make(days(367)))).toBe('identity.expiry_not_ahead');
    expect(codeOf(() => make(at))).toBe('identity.expiry_not_ahead');
  });

  it('is made of permissions that its owner has', () => {
    expect(codeOf(() => make(undefined, ['identity:user:write']))).toBe('identity.role_not_yours_to_give');
  });
});
