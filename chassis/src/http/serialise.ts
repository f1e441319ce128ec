import { createHash } from 'node:crypto';
import type { Operation } from '@praxis/contracts/kernel';
import buildSerialiser from 'fast-json-stringify';
import { z } from 'zod';

export type Serialise = (status: number, body: unknown) => string;

/**
 * Compiled serialisers of an operation's replies, from the same zod schemas that describe them. With `check`, each reply is parsed first, so
 * that a reply that breaks the contract is a defect and not a surprise.
 */
export function replySerialiser(operation: Operation, check: boolean): Serialise {
  const compiled = new Map<number, (body: unknown) => string>();
  for (const [status, schema] of Object.entries(operation.replies)) {
    if (operation.replyType !== 'json' || schema instanceof z.ZodVoid) continue;
    const document = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', reused: 'inline' });
    compiled.set(Number(status), buildSerialiser(withoutFormats(document) as Parameters<typeof buildSerialiser>[0]));
  }
  return (status, body) => {
    const serialise = compiled.get(status);
    if (serialise === undefined) throw new Error(`${operation.id} replied ${status}, which its contract does not know`);
    if (check) operation.replies[status]?.parse(body);
    return serialise(body);
  };
}

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
