import { listDeals } from '@praxis/contracts/crm';
import { createRole, getMe, listMembers, listPermissions } from '@praxis/contracts/identity';
import { MONEY_PERMISSION, type Operation } from '@praxis/contracts/kernel';
import type { Answer, GatewayClient } from '@praxis/platform';
import { memberWith } from '../support/invitations';
import { allOperations } from '../support/operations';
import { type Platform, startPlatform } from '../support/platform';
import { refusedWith } from '../support/problems';
import { type SeededFirm, seedFirm } from '../tenancy/seeded-firm';
import { seeds } from '../tenancy/seeds';

/*
 * Generated from the operations: each is called by somebody who may do everything but see money, about things that have amounts. Whatever
 * it answers, no amount is in it.
 */

let platform: Platform;
let seeded: SeededFirm;
/** May do everything but see money. */
let blind: GatewayClient;

beforeAll(async () => {
  platform = await startPlatform();
  seeded = await seedFirm(platform);
  const { items } = await seeded.firm.client.call(listPermissions, { query: { limit: 200 } });
  const permissions = items.map(({ name }) => name).filter((name) => name !== MONEY_PERMISSION);
  const role = await seeded.firm.client.call(createRole, { body: { name: 'Blind', permissions } });
  blind = (await memberWith(platform, seeded.firm, role.key)).client;
});
afterAll(() => platform?.stop());

/** Every place in an answer that holds an amount. */
function amountsIn(value: unknown, at = ''): string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = 'amount' in value && 'currency' in value ? [at] : [];
  return [...own, ...Object.entries(value).flatMap(([name, member]) => amountsIn(member, `${at}/${name}`))];
}

const asked = (client: GatewayClient, operation: Operation): Promise<Answer> => {
  const seed = seeds.get(operation.id);
  if (seed === undefined) throw new Error(`${operation.id} has no seed`);
  return client.send(operation, seed(seeded.ids));
};
const forPeople = allOperations.filter(
  ({ access, principals, id }) => access !== 'public' && principals.includes('user') && id !== 'endCurrentSession',
);
const titled = (operations: readonly Operation[]) => operations.map((operation) => [operation.id, operation] as const);
const reads = forPeople.filter(({ method, replyType }) => method === 'GET' && replyType === 'json');

test('the owner sees amounts where the others are asked for them', async () => {
  const answers = await Promise.all(reads.map((operation) => asked(seeded.firm.client, operation)));
  expect(answers.filter((answer) => amountsIn(answer.json).length > 0).length).toBeGreaterThan(15);
});

test.each(titled(reads))('%s is read without an amount', async (_, operation) => {
  const answer = await asked(blind, operation);
  expect(answer.status).toBe(200);
  expect(amountsIn(answer.json)).toEqual([]);
});

test.each(titled(forPeople.filter(({ money }) => money === 'whole')))('%s cannot be cut, and is refused', async (_, operation) => {
  expect(refusedWith(await asked(blind, operation))).toBe('403 identity.permission_missing');
});

test.each(titled(forPeople.filter(({ method, id }) => method !== 'GET' && !/Member$|MemberRoles$|PasswordReset|changePassword/.test(id))))(
  '%s answers without an amount, done or refused',
  async (_, operation) => {
    const answer = await asked(blind, operation);
    expect(answer.status).toBeLessThan(500);
    expect(amountsIn(answer.json)).toEqual([]);
  },
);

test('sorting by an amount is refused to who may not see it', async () => {
  const query = { sort: '-value' as const };
  expect(refusedWith(await blind.send(listDeals, { query }))).toBe('403 identity.permission_missing');
  expect((await seeded.firm.client.send(listDeals, { query })).status).toBe(200);
  expect((await blind.send(listDeals)).status).toBe(200);
});

test('the one who asks is let in all the same', async () => {
  expect((await blind.call(getMe)).permissions).not.toContain(MONEY_PERMISSION);
  expect((await blind.call(listMembers)).items.length).toBeGreaterThan(0);
});
