import { createHash } from 'node:crypto';
import type { Operation } from '@praxis/contracts/kernel';
import buildSerialiser from 'fast-json-stringify';
import { z } from 'zod';
import { schemaWithoutMoney, withoutAmounts } from './money';

export interface ReplySerialiser {
  /** The reply as it leaves. @throws Error when the contract does not know the status */
  whole(status: number, body: unknown): string;
  /** The same without amounts, for who may not see them. */
  withoutMoney(status: number, body: unknown): string;
}

/**
 * Compiled serialisers of an operation's replies, from the same zod schemas that describe them. With `check`, each reply is parsed first, so
 * that a reply that breaks the contract is a defect and not a surprise.
 */
export function replySerialiser(operation: Operation, check: boolean): ReplySerialiser {
  const compiled = new Map<number, { whole: (body: unknown) => string; withoutMoney: (body: unknown) => string }>();
  for (const [status, schema] of Object.entries(operation.replies)) {
    if (operation.replyType !== 'json' || schema instanceof z.ZodVoid) continue;
    const document = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', reused: 'inline' });
    // Most replies hold no money, and most callers see it: this one is made when it is first needed.
    let reduced: ((body: unknown) => string) | undefined;
    compiled.set(Number(status), {
      whole: compile(document),
      withoutMoney: (body) => {
        reduced ??= compile(schemaWithoutMoney(document));
        return reduced(withoutAmounts(body));
      },
    });
  }
  const serialiserOf = (status: number, body: unknown) => {
    const serialisers = compiled.get(status);
    if (serialisers === undefined) throw new Error(`${operation.id} replied ${status}, which its contract does not know`);
    if (check) operation.replies[status]?.parse(body);
    return serialisers;
  };
  return {
    whole: (status, body) => serialiserOf(status, body).whole(body),
    withoutMoney: (status, body) => serialiserOf(status, body).withoutMoney(body),
  };
}

const compile = (document: unknown) => buildSerialiser(withoutFormats(document) as Parameters<typeof buildSerialiser>[0]);

/** Formats and patterns are the contract's business; a serialiser only needs the shape. */
function withoutFormats(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutFormats);
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(
        ([key, value]) => !((key === 'format' || key === 'pattern') && typeof value === 'string') && key !== 'id' && key !== '$schema',
      )
      .map(([key, value]) => [key, key === 'properties' && value ? mapValues(value as Record<string, unknown>) : withoutFormats(value)]),
  );
}

const mapValues = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withoutFormats(schema)]));

/** `"<version>"` for one versioned resource; a weak tag of the body for lists, overviews and computed views. */
export function entityTag(method: string, body: unknown, text: string): string | undefined {
  const version = (body as { version?: unknown } | undefined)?.version;
  if (typeof version === 'number') return `"${version}"`;
  return method === 'GET' ? `W/"${createHash('sha1').update(text).digest('base64url')}"` : undefined;
}
