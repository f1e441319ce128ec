const BYTES = 1 + 16 + 16;
const KINDS = { 1: 'api_client', 2: 'api_key' } as const;
export type IntegrationKind = (typeof KINDS)[keyof typeof KINDS];

export interface ClientIdentity {
  kind: IntegrationKind;
  firmId: string;
  /** Of the API client or the key. */
  id: string;
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** The OAuth `client_id`: base64url of a kind byte, the firm's id and the client's own. It says where to look and is no secret. */
export function makeClientId({ kind, firmId, id }: ClientIdentity): string {
  return Buffer.concat([Buffer.of(kind === 'api_client' ? 1 : 2), bytesOf(firmId), bytesOf(id)]).toString('base64url');
}

/** Undefined unless it is exactly what `makeClientId` makes. */
export function parseClientId(text: string): ClientIdentity | undefined {
  if (!/^[A-Za-z0-9_-]{44}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const kind = KINDS[bytes[0] as keyof typeof KINDS];
  if (bytes.length !== BYTES || kind === undefined) return undefined;
  return { kind, firmId: uuidAt(bytes, 1), id: uuidAt(bytes, 17) };
}

function uuidAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
