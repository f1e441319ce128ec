import { accessErrors, MONEY_PERMISSION, type Operation, Rejection } from '@praxis/contracts/kernel';
import type { z } from 'zod';
import type { Principal } from '../act';

/*
 * Who may see amounts. The contract marks them (`money: true` in a schema's metadata, as `Money` has it); here they are left out of what
 * people and integrations of the firm without the permission are answered. Clients in their portal and behind public links see the amounts
 * of what they are shown at all.
 */

/** Whether amounts are for this principal. */
export const seesMoney = ({ kind, permissions }: Pick<Principal, 'kind' | 'permissions'>): boolean =>
  kind === 'portal' || kind === 'public' || permissions.has(MONEY_PERMISSION);

/**
 * Sorting and filtering by an amount would tell it.
 * @throws Rejection 403 when the query does, or when a reply cannot be cut and holds money
 */
export function requireMoneySight(operation: Operation, query: unknown): void {
  const asked = (query ?? {}) as Record<string, unknown>;
  const shape = (operation.query as { shape?: Record<string, z.ZodType> }).shape ?? {};
  const byMoney = Object.entries(shape).some(([name, schema]) => {
    const { money } = (schema.meta() ?? {}) as { money?: true | readonly string[] };
    return money === true ? asked[name] !== undefined : money?.includes(String(asked[name])) === true;
  });
  if (byMoney || operation.money === 'whole') throw new Rejection(accessErrors.permission_missing, { permission: MONEY_PERMISSION });
}

type Schema = {
  $ref?: string;
  type?: unknown;
  money?: unknown;
  definitions?: Record<string, Schema>;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** A reply's JSON schema without what is money; where something may be money or something else, it need not be there. */
export function schemaWithoutMoney(document: unknown): unknown {
  const { definitions = {} } = document as Schema;
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (definitions[schema.$ref.replace('#/definitions/', '')] ?? schema);
  const alternatives = (schema: Schema): Schema[] => (schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [schema]).map(resolve);
  const isMoney = (schema: Schema, some: boolean): boolean => {
    const target = resolve(schema);
    if (schema.money === true || target.money === true) return true;
    if (target.items !== undefined) return isMoney(target.items, some);
    const others = alternatives(target).filter((each) => each !== target && each.type !== 'null');
    return others.length > 0 && (some ? others.some((each) => isMoney(each, some)) : others.every((each) => isMoney(each, some)));
  };
  const cut = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(cut);
    if (node === null || typeof node !== 'object') return node;
    const { properties, required, ...rest } = node as Schema;
    const others = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, cut(value)]));
    if (properties === undefined) return required === undefined ? others : { ...others, required };
    const kept = Object.entries(properties).filter(([, schema]) => !isMoney(schema, false));
    return {
      ...others,
      properties: Object.fromEntries(kept.map(([name, schema]) => [name, cut(schema)])),
      required: (required ?? []).filter((name) => properties[name] === undefined || !isMoney(properties[name], true)),
    };
  };
  return cut(document);
}

const isAmount = (value: unknown): boolean => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const { amount, currency, ...rest } = value as Record<string, unknown>;
  return Number.isInteger(amount) && typeof currency === 'string' && Object.keys(rest).length === 0;
};

/** A value without the amounts in it, for what no schema describes: the details of a refusal, before and after in the audit record. */
export function withoutAmounts(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isAmount(item)).map(withoutAmounts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isAmount(member))
      .map(([name, member]) => [name, withoutAmounts(member)]),
  );
}
