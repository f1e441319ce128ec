import { identityErrors } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';

export interface ClientCredentials {
  clientId: string;
  secret: string;
}

/**
 * What a client proves itself with: `client_secret_basic` or `client_secret_post` (RFC 6749, 2.3.1).
 *
 * @param authorization the header; identifier and secret in it are form-encoded before they are joined
 * @throws Rejection when nothing readable was sent, and when both ways were used (RFC 6749, 2.3)
 */
export function clientCredentials(
  authorization: string | undefined,
  body: { client_id?: string | undefined; client_secret?: string | undefined },
): ClientCredentials {
  if (authorization === undefined) {
    const { client_id: clientId, client_secret: secret } = body;
    if (clientId === undefined || secret === undefined) throw new Rejection(identityErrors.client_refused);
    return { clientId, secret };
  }
  if (body.client_secret !== undefined) throw new Rejection(identityErrors.client_authentication_twice);
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(authorization)?.[1];
  const [, clientId, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  const credentials = { clientId: formDecoded(clientId), secret: formDecoded(secret) };
  // A client may name itself in the body as well, but as the same one.
  const agrees = body.client_id === undefined || body.client_id === credentials.clientId;
  if (credentials.clientId === undefined || credentials.secret === undefined || !agrees) throw new Rejection(identityErrors.client_refused);
  return credentials as ClientCredentials;
}

function formDecoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
