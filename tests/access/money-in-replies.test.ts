import { replySerialiser } from '@praxis/chassis/testing';
import type { Operation } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { allOperations } from '../support/operations';

/*
 * Generated from the contracts: every reply of every operation is filled to the last member and written for somebody who may not see money.
 * A reply that is added with an amount in it, however deep, is tried here without anybody thinking of it.
 */

interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  money?: unknown;
}

/** An amount that stands nowhere by chance. */
const AMOUNT = 987_654_321;

/** One value per way through the unions of a schema, everything optional present. */
function samples(schema: Schema, definitions: Record<string, Schema>): unknown[] {
  if (schema.$ref !== undefined) return samples(definitions[schema.$ref.replace('#/$defs/', '')] ?? {}, definitions);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.flatMap((each) => samples(each, definitions));
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum !== undefined) return [schema.enum[0]];
  if (schema.properties !== undefined && 'amount' in schema.properties && 'currency' in schema.properties) {
    return [{ amount: AMOUNT, currency: 'EUR' }];
  }
  if (schema.type === 'object') {
    const members = Object.entries(schema.properties ?? {}).map(([name, member]) => [name, samples(member, definitions)] as const);
    const open = typeof schema.additionalProperties === 'object' ? { anything: { amount: AMOUNT, currency: 'EUR' } } : {};
    const most = Math.max(1, ...members.map(([, values]) => values.length));
    return Array.from({ length: most }, (_, index) => ({
      ...open,
      ...Object.fromEntries(members.map(([name, values]) => [name, values[index % values.length]])),
    }));
  }
  if (schema.type === 'array') return [samples(schema.items ?? {}, definitions)];
  if (schema.type === 'integer' || schema.type === 'number') return [schema.money === undefined ? 1 : AMOUNT];
  if (schema.type === 'boolean') return [true];
  if (schema.type === 'null') return [null];
  return ['text'];
}

const cases = allOperations
  .filter(({ replyType }) => replyType === 'json')
  .flatMap((operation) =>
    Object.entries(operation.replies)
      .filter(([, reply]) => !(reply instanceof z.ZodVoid))
      .map(([status, reply]) => [`${operation.id} ${status}`, operation, Number(status), reply] as const),
  );
const documentOf = (reply: z.ZodType) =>
  z.toJSONSchema(reply, { io: 'output', unrepresentable: 'any' }) as Schema & { $defs?: Record<string, Schema> };
const samplesOf = (reply: z.ZodType): unknown[] => {
  const { $defs = {}, ...schema } = documentOf(reply);
  return samples(schema, $defs);
};

test.each(cases)('%s holds no amount without the permission', (_, operation: Operation, status, reply) => {
  const { whole, withoutMoney } = replySerialiser(operation, false);
  for (const sample of samplesOf(reply)) {
    const written = withoutMoney(status, sample);
    expect(written).not.toContain(String(AMOUNT));
    expect(written).not.toContain('"amount":{');
    JSON.parse(whole(status, sample));
  }
});

test('there are amounts to be cut', () => {
  const withMoney = cases.filter(([, operation, status, reply]) =>
    samplesOf(reply).some((sample) => replySerialiser(operation, false).whole(status, sample).includes(String(AMOUNT))),
  );
  expect(withMoney.length).toBeGreaterThan(30);
});

test('every amount is marked as one, so that the documents say so', () => {
  const unmarked = cases.flatMap(([name, , , reply]) => {
    const { $defs = {}, ...schema } = documentOf(reply);
    return [schema, ...Object.values($defs)].flatMap(function visit(node: Schema): string[] {
      const isAmount = node.properties !== undefined && 'amount' in node.properties && 'currency' in node.properties;
      const inner = [...Object.values(node.properties ?? {}), ...(node.items ? [node.items] : []), ...(node.anyOf ?? node.oneOf ?? [])];
      return [
        ...(isAmount && node.money !== true && Object.keys(node.properties ?? {}).length === 2 ? [name] : []),
        ...inner.flatMap(visit),
      ];
    });
  });
  expect(unmarked).toEqual([]);
});
