import type { EdgeState } from '../edge/edge-state';

/**
 * What is limited: the calls of one principal and of one firm; of one address the public operations and, apart from them, the calls
 * whose token is refused.
 */
export const RATE_NAMES = ['principal', 'firm', 'address', 'refused'] as const;
export type RateName = (typeof RATE_NAMES)[number];

export interface Rate {
  /** Requests per second in the long run. */
  readonly perSecond: number;
  /** Requests at once after a pause. */
  readonly burst: number;
}

export type Rates = Readonly<Record<RateName, Rate>>;

export const defaultRates: Rates = {
  principal: { perSecond: 100, burst: 200 },
  firm: { perSecond: 500, burst: 1000 },
  address: { perSecond: 10, burst: 30 },
  refused: { perSecond: 10, burst: 50 },
};

/** @param text `principal=100/200,address=10/30`; what is not named keeps its default  @throws Error when something is misspelt */
export function parseRates(text: string): Rates {
  const rates: Record<RateName, Rate> = { ...defaultRates };
  for (const part of text.split(',').map((entry) => entry.trim())) {
    if (part === '') continue;
    const match = /^([a-z]+)=(\d{1,9})\/(\d{1,9})$/.exec(part);
    const name = RATE_NAMES.find((known) => known === match?.[1]);
    if (match === null || name === undefined) throw new Error(`${part} is no rate`);
    const rate = { perSecond: Number(match[2]), burst: Number(match[3]) };
    if (rate.perSecond < 1 || rate.burst < 1) throw new Error(`${part} allows nothing`);
    rates[name] = rate;
  }
  return rates;
}

/** The rate of each bucket: those of the platform, but for firms whose limits name a rate of their own. */
export function ratesFor(rates: Rates, state: Pick<EdgeState, 'firm'>): (name: RateName, key: string) => Rate {
  return (name, key) => {
    if (name !== 'firm') return rates[name];
    const perSecond = state.firm(key)?.facts.limits.requestsPerSecond;
    return perSecond === undefined ? rates.firm : ownRate(perSecond);
  };
}

/** The burst of a firm's own rate is two seconds of it, as with the platform's. */
const ownRate = (perSecond: number): Rate => ({ perSecond, burst: perSecond * 2 });
