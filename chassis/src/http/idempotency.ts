import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalJson, httpErrors, NO_FIRM, type Operation, Rejection } from '@praxis/contracts/kernel';
import type { Tx } from '../transaction';

const PRINTABLE = /^[\x21-\x7e]{1,255}$/;
const PUBLIC_KEY_LENGTH = 22;
/** In place of the headers of a reply that is stored encrypted. */
const SEALED = 'sealed';

/**
 * A first use that still runs is waited for less long than other locks. Each part reads from the one before: the limit is set, then the
 * key is claimed, then the limit is the usual one again.
 */
const CLAIM = `with short as materialized (select set_config('lock_timeout', '2000', true)),
claimed as (
  insert into idempotency (scope, firm_id, fingerprint, created_at) select $1, $2, $3, $4 from short returning 1)
select set_config('lock_timeout', '5000', true) from claimed`;

export interface StoredReply {
  status: number;
  body: Buffer;
  headers: Record<string, string>;
}

/** One use of an Idempotency-Key: its row is the first statement of the effect's transaction, its reply the last. */
export interface IdempotentCall {
  claim(tx: Tx): void;
  store(tx: Tx, reply: StoredReply): void;
  /** The error says that the key was used before, or that its first use is still running. */
  isRepetition(error: unknown): boolean;
  isRunning(error: unknown): boolean;
  /** The first answer, or undefined when the first use was rolled back meanwhile. @throws when the key was used for another request */
  firstAnswer(open: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): Promise<StoredReply | undefined>;
}

/** The key in the header, checked. @throws Rejection when it is missing where required, or malformed */
export function idempotencyKeyOf(operation: Operation, header: string | undefined): string | undefined {
  if (operation.idempotency === 'none') return undefined;
  if (header === undefined) {
    if (operation.idempotency === 'required') throw new Rejection(httpErrors.idempotency_key_required);
    return undefined;
  }
  if (!PRINTABLE.test(header) || (operation.access === 'public' && header.length < PUBLIC_KEY_LENGTH)) {
    throw new Rejection(httpErrors.idempotency_key_invalid);
  }
  return header;
}

export function idempotentCall(options: {
  /** A key object, made once: with the bytes of a key, an HMAC takes five times as long. */
  secret: KeyObject;
  operation: Operation;
  key: string;
  firmId: string | undefined;
  /** The principal, the link, or `public`. */
  caller: string;
  params: unknown;
  body: unknown;
  /** An upload's SHA-256. */
  extra?: string | undefined;
  now: Date;
}): IdempotentCall {
  const { secret, operation, key } = options;
  const firmId = options.firmId ?? NO_FIRM;
  const mac = (purpose: string, ...parts: string[]) => {
    const hmac = createHmac('sha256', secret).update(purpose);
    for (const part of parts) hmac.update(`\0${part.length}\0${part}`);
    return hmac.digest();
  };
  const scope = mac('scope', firmId, options.caller, operation.id, key);
  const request = canonicalJson({ params: options.params ?? null, body: options.body ?? null, extra: options.extra ?? null });
  const fingerprint = mac('request', operation.id, request);
  const sealKey = () => Buffer.from(hkdfSync('sha256', secret, scope, `reply:${key}`, 32));

  return {
    claim(tx) {
      tx.write(CLAIM, [scope, firmId, fingerprint, options.now]);
    },
    store(tx, reply) {
      const body = operation.secret ? seal(sealKey(), reply.body) : reply.body;
      // A cookie is as secret as what it would be in the body.
      const headers = operation.secret
        ? { [SEALED]: seal(sealKey(), Buffer.from(JSON.stringify(reply.headers))).toString('base64') }
        : reply.headers;
      tx.write('update idempotency set status = $2, reply = $3, headers = $4 where scope = $1', [
        scope,
        reply.status,
        body,
        JSON.stringify(headers),
      ]);
    },
    isRepetition: (error) => (error as { constraint?: string })?.constraint === 'idempotency_pkey',
    isRunning: (error) =>
      (error as { code?: string })?.code === '55P03' && /idempotency/.test(String((error as { where?: string }).where ?? '')),
    async firstAnswer(open) {
      const [row] = await open((tx) =>
        tx.query<{ fingerprint: Buffer; status: number | null; reply: Buffer | null; headers: Record<string, string> | null }>(
          'select fingerprint, status, reply, headers from idempotency where scope = $1',
          [scope],
        ),
      );
      if (row === undefined) return undefined;
      if (!timingSafeEqual(row.fingerprint, fingerprint)) throw new Rejection(httpErrors.idempotency_key_reused);
      if (row.status === null || row.reply === null) return undefined;
      const sealed = row.headers?.[SEALED];
      const headers = sealed === undefined ? row.headers : JSON.parse(unseal(sealKey(), Buffer.from(sealed, 'base64')).toString('utf8'));
      return { status: row.status, body: operation.secret ? unseal(sealKey(), row.reply) : row.reply, headers: headers ?? {} };
    },
  };
}

function seal(key: Buffer, text: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function unseal(key: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}
