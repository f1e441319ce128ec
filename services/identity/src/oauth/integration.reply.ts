import { type IntegrationKind, makeClientId } from './client-id';
import { type Integration, statusAt } from './integration';

export const integrationReply = (kind: IntegrationKind, integration: Integration, at: Date) => ({
  id: integration.id,
  version: integration.version,
  clientId: makeClientId({ kind, firmId: integration.firmId, id: integration.id }),
  name: integration.name,
  scopes: integration.scopes,
  status: statusAt(integration, at),
  allowedAddresses: integration.allowedAddresses,
  createdAt: integration.createdAt.toISOString(),
  ...(integration.lastUsedAt === null ? {} : { lastUsedAt: integration.lastUsedAt.toISOString() }),
});

/** The same as an expression over the stored columns, for the filter of a list. */
export const statusSqlAt = (at: Date): string =>
  `case when status = 'active' and expires_at <= '${at.toISOString()}'::timestamptz then 'expired' else status end`;

/** What an audit record tells of it; never a secret or its hash. */
export const audited = ({ name, scopes, status, allowedAddresses, expiresAt }: Integration): Record<string, unknown> => ({
  name,
  scopes,
  status,
  allowedAddresses,
  expiresAt: expiresAt?.toISOString() ?? null,
});
