import { identityErrors } from '@praxis/contracts/identity';
import { newId, Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { addSecret, changeApiClient, newApiClient, retireSecret, revokeApiClient } from '../api-clients/api-client';
import { newApiKey } from '../api-keys/api-key';
import { makeClientId, parseClientId } from './client-id';
import { hashSecret, isOneOf, makeSecret } from './client-secret';
import { isNewUse, mayHaveToken, scopesOf, statusAt } from './integration';
import { answerTokenRequest, type TokenRequest } from './token-endpoint';

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
  const granted = ['a', 'b'];
  /** What is asked of the rules that lie behind the protocol. */
  const presentedBy = async (authorization: string | undefined, body: Partial<TokenRequest['body']>) => {
    const presented: unknown[] = [];
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' };
    const answer = answerTokenRequest<string>(
      { headers, body: { grant_type: 'client_credentials', ...body } },
      {
        authenticate: async (clientId, password) => {
          presented.push({ clientId, secret: password });
          return clientId;
        },
        scopesOf: (_, asked) => scopesOf(granted, asked),
        issue: async (clientId, scopes) => ({ accessToken: `${clientId} ${scopes}`, seconds: 600 }),
      },
    );
    const [outcome] = await Promise.allSettled([answer]);
    return outcome?.status === 'fulfilled' ? { presented, answer: outcome.value.body } : { presented, code: outcome?.reason.code };
  };

  it('is HTTP Basic, form-encoded inside, or the body', async () => {
    const presented = [{ clientId: 'id-_.', secret: 'a b:c%' }];
    expect(await presentedBy(basic('id%2D%5F%2E', 'a+b%3Ac%25'), {})).toMatchObject({ presented });
    expect(await presentedBy(undefined, { client_id: 'id-_.', client_secret: 'a b:c%' })).toMatchObject({ presented });
    expect(await presentedBy(basic('id', 'x'), { client_id: 'id' })).toEqual({
      presented: [{ clientId: 'id', secret: 'x' }],
      answer: { access_token: 'id a,b', token_type: 'Bearer', expires_in: 600, scope: 'a b' },
    });
  });

  it.each([basic('id', 'x'), 'Bearer abc'])('is not both at once: %s', async (authorization) => {
    const twice = { presented: [], code: 'identity.client_authentication_twice' };
    expect(await presentedBy(authorization, { client_id: 'id', client_secret: 'x' })).toEqual(twice);
  });

  it.each([
    ['nothing', undefined, {}],
    ['an id alone', undefined, { client_id: 'id' }],
    ['a token', 'Bearer abc', {}],
    ['no colon', `Basic ${Buffer.from('id').toString('base64')}`, {}],
    ['broken encoding', basic('id', '%zz'), {}],
    ['a control character', basic('id', 'x%00'), {}],
    ['another id in the body', basic('id', 'x'), { client_id: 'other' }],
    ['no base64', 'Basic ???', {}],
  ])('is not %s', async (_, authorization, body) => {
    expect(await presentedBy(authorization, body)).toEqual({ presented: [], code: 'identity.client_refused' });
  });

  it.each([
    ['password', undefined, 'identity.grant_type_unsupported'],
    ['authorization_code', undefined, 'identity.grant_type_unsupported'],
    ['urn:made:up', undefined, 'identity.grant_type_unsupported'],
    ['toString', undefined, 'identity.grant_type_unsupported'],
    ['client_credentials', 'a c', 'identity.scope_refused'],
    ['client_credentials', ' ', 'identity.scope_refused'],
    ['client_credentials', 'a"', 'identity.scope_refused'],
    ['client_credentials', 'a\u0000', 'identity.scope_refused'],
  ])('and with the grant %s and the scope %s it gets nothing', async (grant, scope, code) => {
    expect(await presentedBy(basic('id', 'x'), { grant_type: grant, scope })).toMatchObject({ code });
  });

  it('and what it is refused for by the rules comes out as it was', async () => {
    const refusal = new Rejection(identityErrors.too_many_attempts);
    const headers = { authorization: basic('id', 'x'), 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' };
    const refuse = () => Promise.reject(refusal);
    const clients = { authenticate: refuse, scopesOf: () => undefined, issue: refuse };
    await expect(answerTokenRequest({ headers, body: { grant_type: 'client_credentials' } }, clients)).rejects.toBe(refusal);
  });

  it('never fails otherwise, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const codes = [undefined, 'identity.client_refused', 'http.invalid_request'];
        expect(codes).toContain((await presentedBy(text, {})).code);
        expect(codes).toContain((await presentedBy(`Basic ${Buffer.from(text).toString('base64')}`, {})).code);
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
    expect(scopesOf(['a', 'b'], ['b', 'b'])).toEqual(['b']);
    for (const asked of [['c'], ['a', 'c'], ['']]) expect(scopesOf(['a', 'b'], asked)).toBeUndefined();
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
