import fc from 'fast-check';
import { aloneAtFirst, type CrewState, evolveCrew } from './crew';
import { createLimiter, type Limiter, type UsageLedger } from './limiter';
import type { Rate } from './rates';
import type { UsageByRate } from './usage-report';

/*
 * Several gateways and a broker, millisecond by millisecond: each reports every 20 ms what it let through, a report is with everybody
 * `delay` ms later, and a gateway sends the next one only when its own has come back.
 */
const REPORT_MS = 20;
const key = { rate: 'firm', key: 'f' } as const;

interface Simulated {
  readonly limiter: Limiter & UsageLedger;
  crew: CrewState;
  readonly phase: number;
  onItsWay: { usage: UsageByRate; arrivesAt: number } | undefined;
}

/** @returns the times at which a request passed, at whichever gateway */
function simulate(rate: Rate, delay: number, phases: readonly number[], offered: (gateway: number, ms: number) => number, ms: number) {
  let now = 0;
  const passed: number[] = [];
  const gateways = phases.map((phase): Simulated => {
    const gateway: Simulated = {
      limiter: createLimiter({ rateOf: () => rate, crew: () => gateway.crew, now: () => now }),
      crew: evolveCrew(aloneAtFirst, { kind: 'came-back', at: -60_000 }),
      phase,
      onItsWay: undefined,
    };
    for (let other = 1; other < phases.length; other += 1)
      gateway.crew = evolveCrew(gateway.crew, { kind: 'heard', from: `g${other}`, at: -60_000 });
    return gateway;
  });
  for (; now < ms; now += 1) {
    for (const gateway of gateways) {
      if (gateway.onItsWay?.arrivesAt === now) {
        const { usage } = gateway.onItsWay;
        gateway.onItsWay = undefined;
        gateway.limiter.seen(usage);
        const used = Object.fromEntries([...usage].map(([name, byKey]) => [name, Object.fromEntries(byKey)]));
        for (const other of gateways) if (other !== gateway) other.limiter.elsewhere(used);
      }
    }
    for (const [index, gateway] of gateways.entries()) {
      if ((now + gateway.phase) % REPORT_MS === 0 && gateway.onItsWay === undefined && gateway.limiter.pending() > 0)
        gateway.onItsWay = { usage: gateway.limiter.unreported(1_000), arrivesAt: now + 1 + delay };
      for (let request = offered(index, now); request > 0; request -= 1)
        if (gateway.limiter.take([key]).retryAfter === undefined) passed.push(now);
    }
  }
  return passed;
}

/** The most that passed beyond the limit in any window of so many milliseconds. */
function overGranted(passed: readonly number[], rate: Rate, windowMs: number): number {
  const allowed = rate.burst + (windowMs / 1000) * rate.perSecond;
  let most = 0;
  let first = 0;
  for (const [last, at] of passed.entries()) {
    while ((passed[first] ?? 0) <= at - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most - allowed;
}

const rates = fc.record({ perSecond: fc.integer({ min: 10, max: 200 }), burst: fc.integer({ min: 20, max: 400 }) });
const phasesOf = fc.array(fc.nat(REPORT_MS - 1), { minLength: 2, maxLength: 4 });

describe('the limits of several gateways', () => {
  it('let through at most a tenth too much in any second, whoever asks where and how often', () => {
    const loads = fc.array(fc.array(fc.constantFrom(0, 0, 1, 3, 20), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 10 }), phasesOf, loads, (rate, delay, phases, load) => {
        const offered = (gateway: number, ms: number): number => load[Math.floor(ms / 250) % load.length]?.[gateway] ?? 0;
        const over = overGranted(simulate(rate, delay, phases, offered, 2_500), rate, 1_000);
        // Where the limit is small: one request for each further gateway, for the last token is not divided.
        const allowance = Math.max(phases.length - 1, (rate.burst + rate.perSecond) / 10);
        expect(over).toBeLessThanOrEqual(allowance);
      }),
      { numRuns: 30 },
    );
  });

  it('let through at most a hundredth too much in a minute, and hardly less than the limit', () => {
    const whole = ({ burst, perSecond }: Rate): number => burst + 60 * perSecond;
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 10 }), phasesOf, fc.nat(3), (rate, delay, phases, quiet) => {
        // Each gateway is asked far more often than it may let through, but for one that rests every other second.
        const offered = (gateway: number, ms: number): number => (gateway === quiet && Math.floor(ms / 1_000) % 2 === 1 ? 0 : 1);
        const passed = simulate(rate, delay, phases, offered, 60_000);
        expect(overGranted(passed, rate, 60_000)).toBeLessThanOrEqual(Math.max(phases.length - 1, 0.01 * whole(rate)));
        expect(passed.length).toBeGreaterThanOrEqual(0.97 * whole(rate));
      }),
      { numRuns: 4, examples: [[{ perSecond: 100, burst: 200 }, 3, [0, 7], 3]] },
    );
  });

  it('are of use to one gateway that has all the requests', () => {
    const rate = { perSecond: 100, burst: 200 };
    const passed = simulate(rate, 1, [0, 7], (gateway) => (gateway === 0 ? 1 : 0), 3_000);
    expect(passed.length).toBeGreaterThanOrEqual(0.9 * (rate.burst + 3 * rate.perSecond));
    expect(passed.filter((at) => at < 500).length).toBeGreaterThanOrEqual(0.9 * rate.burst);
  });
});
