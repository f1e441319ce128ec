import type { Principal } from '@praxis/chassis';
import { READ_MONEY } from '@praxis/contracts/finance';
import { type Money, money } from '@praxis/contracts/kernel';

/** Shows an amount of minor units as money, or leaves it out for who may not see amounts. */
export type ShowMoney = (amount: number, currency: string) => Money | undefined;

/** Portal users see the amounts of what they may see at all; everybody else needs the permission. */
export const moneyFor = (principal: Pick<Principal, 'kind' | 'permissions'>): ShowMoney =>
  principal.kind === 'portal' || principal.permissions.has(READ_MONEY) ? money : () => undefined;
