import OAuth2Server from '@node-oauth/oauth2-server';
import { identityErrors } from '@praxis/contracts/identity';
import { type ErrorDefinition, httpErrors, Rejection } from '@praxis/contracts/kernel';

export interface TokenRequest {
  headers: Readonly<Record<string, string | undefined>>;
  body: { grant_type: string; client_id?: string | undefined; client_secret?: string | undefined; scope?: string | undefined };
}

/** What there is to know of clients, for a `Client` that has proved itself. */
export interface Clients<Client> {
  /** Undefined when nobody has both, or may have a token. */
  authenticate(clientId: string, secret: string): Promise<Client | undefined>;
  /** The scopes of a token; undefined when more were asked for than granted. */
  scopesOf(client: Client, asked: readonly string[] | undefined): string[] | undefined;
  issue(client: Client, scopes: readonly string[]): Promise<{ accessToken: string; seconds: number }>;
}

export interface TokenAnswer {
  body: unknown;
  headers: Record<string, string>;
}

const GRANT = 'client_credentials';

/**
 * The token endpoint's protocol (RFC 6749, 4.4): who the client says it is, what it asks for, how it is answered or refused. It is the
 * library's; what is here is what the library leaves open.
 * @returns the document of section 5.1, and the headers that keep it out of caches
 * @throws Rejection
 */
export async function answerTokenRequest<Client>({ headers, body }: TokenRequest, clients: Clients<Client>): Promise<TokenAnswer> {
  // Section 2.3: one way at a time. The library would take the header and not look at the body.
  if (headers['authorization'] !== undefined && body.client_secret !== undefined) {
    throw new Rejection(identityErrors.client_authentication_twice);
  }
  const model: Omit<OAuth2Server.ClientCredentialsModel, 'getAccessToken'> = {
    async getClient(id, secret) {
      const presented = headers['authorization'] === undefined ? { id, secret } : { id: formDecoded(id), secret: formDecoded(secret) };
      // A client may name itself in the body as well, but as the same one.
      const agrees = body.client_id === undefined || body.client_id === presented.id;
      if (presented.id === undefined || presented.secret === undefined || !agrees) return undefined;
      const client = await clients.authenticate(presented.id, presented.secret);
      return client === undefined ? undefined : { id: presented.id, grants: [GRANT], client };
    },
    getUserFromClient: async ({ client }) => client,
    validateScope: async (_, { client }, asked) => clients.scopesOf(client, asked),
    async saveToken(token, client, user) {
      const { accessToken, seconds } = await clients.issue(client['client'], token.scope ?? []);
      // The library would reckon it from an instant by its own clock.
      return { accessToken, scope: token.scope, client, user, expires_in: seconds };
    },
  };
  const server = new OAuth2Server({ model: model as OAuth2Server.ClientCredentialsModel, allowExtendedTokenAttributes: true });
  const request = new OAuth2Server.Request({ method: 'POST', headers: headers as Record<string, string>, query: {}, body });
  const response = new OAuth2Server.Response();
  try {
    await server.token(request, response);
  } catch (error) {
    throw refusalOf(error);
  }
  return { body: response.body, headers: response.headers ?? {} };
}

/** Section 2.3.1: identifier and secret are form-encoded in the header, which the library leaves to its caller; appendix A says of what they are. */
function formDecoded(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return /^[\x20-\x7e]+$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

const byName: Readonly<Record<string, ErrorDefinition>> = {
  invalid_client: identityErrors.client_refused,
  unsupported_grant_type: identityErrors.grant_type_unsupported,
  // A grant that the library knows, and that no client has.
  unauthorized_client: identityErrors.grant_type_unsupported,
  invalid_scope: identityErrors.scope_refused,
};

/** An error of the library as one of the catalogue; what was thrown beneath it as it was. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof OAuth2Server.OAuthError)) return error;
  if (error.name === 'invalid_request') return new Rejection(httpErrors.invalid_request, {}, [{ pointer: '', detail: error.message }]);
  const refusal = byName[error.name];
  return refusal === undefined ? ((error as { inner?: unknown }).inner ?? error) : new Rejection(refusal);
}
