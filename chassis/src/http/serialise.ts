import { hash } from 'node:crypto';
import type { Operation } from '@praxis/contracts/kernel';
import buildSerialiser from 'fast-json-stringify';
import { z } from 'zod';
import { schemaWithoutMoney, withoutAmounts } from './money';
import { plainSerialiser } from './plain-reply';

export interface ReplySerialiser {
  /** The reply as it leaves. @throws Error when the contract does not know the status */
  whole(status: number, body: unknown): string;
  /** The same without amounts, for who may not see them. */
  withoutMoney(status: number, body: unknown): string;
}

type Serialise = (body: unknown) => string;

/**
 * Serialisers of an operation's replies, from the same zod schemas that describe them, each compiled when it is first needed: a process
 * serves most operations rarely, and a compiled serialiser stays in memory. With `check`, each reply is parsed first, so that a reply that
 * breaks the contract is a defect and not a surprise.
 */
export function replySerialiser(operation: Operation, check: boolean): ReplySerialiser {
  const compiled = { whole: new Map<number, Serialise>(), withoutMoney: new Map<number, Serialise>() };
  const serialiserOf = (kind: keyof typeof compiled, status: number): Serialise => {
    const known = compiled[kind].get(status);
    if (known !== undefined) return known;
    const schema = operation.replies[status];
    if (schema === undefined || operation.replyType !== 'json' || schema instanceof z.ZodVoid) {
      throw new Error(`${operation.id} replied ${status}, which its contract does not know`);
    }
    const document = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', reused: 'inline' });
    const made = compile(kind === 'whole' ? document : schemaWithoutMoney(document));
    compiled[kind].set(status, made);
    return made;
  };
  const checked = (status: number, body: unknown): unknown => {
    if (check) operation.replies[status]?.parse(body);
    return body;
  };
  return {
    whole: (status, body) => serialiserOf('whole', status)(checked(status, body)),
    withoutMoney: (status, body) => serialiserOf('withoutMoney', status)(withoutAmounts(checked(status, body))),
  };
}

const compile = (document: unknown): Serialise =>
  plainSerialiser(document) ?? buildSerialiser(withoutFormats(document) as Parameters<typeof buildSerialiser>[0]);

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
  return method === 'GET' ? `W/"${hash('sha1', text, 'base64url')}"` : undefined;
}
