import { type Money, toMajor } from '@praxis/contracts/kernel';

/** `3,692.90 EUR`; what the caller may not see is a dash. */
export function amount(money: Money | undefined): string {
  if (money === undefined) return '–';
  const [whole = '', decimals] = toMajor(money).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped}${decimals === undefined ? '' : `.${decimals}`} ${money.currency}`;
}
