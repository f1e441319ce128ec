import fc from 'fast-check';
import { afterFailure, delayAfter, secondsToWait, type ThrottleState, throttlePolicies } from './throttle';

const start = Date.UTC(2027, 0, 4, 8, 0, 0);
const policy = throttlePolicies.accountAtAddress;

function fail(times: number, apartSeconds: number, from: ThrottleState | undefined = undefined): ThrottleState | undefined {
  let state = from;
  for (let index = 0; index < times; index += 1) state = afterFailure(state, new Date(start + index * apartSeconds * 1000), policy);
  return state;
}

describe('throttling of failed sign-ins', () => {
  it('the first few failures cost nothing', () => {
    const state = fail(policy.free - 1, 1);
    expect(state && secondsToWait([state], state.lastFailureAt)).toBe(0);
  });

  it('then the wait doubles with every failure, up to its cap', () => {
    expect([5, 6, 7, 8, 14, 15, 200].map((failures) => delayAfter(failures, policy))).toEqual([1, 2, 4, 8, 512, 900, 900]);
  });

  it('it is never a lock for ever: after the cap at most, the next attempt is heard', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(...Object.values(throttlePolicies)), (failures, one) => {
        expect(delayAfter(failures, one)).toBeLessThanOrEqual(one.capSeconds);
      }),
    );
  });

  it('a stranger can make the owner of an account wait a minute at most', () => {
    expect(delayAfter(1_000_000, throttlePolicies.account)).toBe(60);
  });

  it('an hour without a failure is forgotten', () => {
    const state = fail(20, 1);
    const later = new Date((state?.lastFailureAt.getTime() ?? 0) + 3_601_000);
    expect(afterFailure(state, later, policy)).toMatchObject({ failures: 1 });
  });

  it('a failure that costs nothing holds up nobody, not even an attempt that began a moment earlier', () => {
    const state = afterFailure(undefined, new Date(start + 5), policy);
    expect(secondsToWait([state], new Date(start))).toBe(0);
  });

  it('of several reasons to wait the longest counts, in whole seconds', () => {
    const at = new Date(start);
    const until = (ms: number): ThrottleState => ({ failures: 9, lastFailureAt: at, blockedUntil: new Date(start + ms) });
    expect(secondsToWait([until(1_500), until(200), until(-5_000)], at)).toBe(2);
    expect(secondsToWait([], at)).toBe(0);
  });
});
