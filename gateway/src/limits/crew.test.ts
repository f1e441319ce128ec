import fc from 'fast-check';
import { AWAY_AFTER_MS, aloneAtFirst, type CrewEvent, type CrewState, evolveCrew, GONE_AFTER_MS } from './crew';

const after = (...events: CrewEvent[]): CrewState => events.reduce(evolveCrew, aloneAtFirst);
const cameBack: CrewEvent = { kind: 'came-back', at: 0 };
const heard = (from: string, at: number): CrewEvent => ({ kind: 'heard', from, at });

describe('the gateways that share the limits', () => {
  it('are this one alone until another is heard of', () => {
    expect(after()).toMatchObject({ gateways: 1, together: false });
    expect(after(cameBack)).toMatchObject({ gateways: 1, together: true, since: 0 });
    expect(after(cameBack, heard('b', 5))).toMatchObject({ gateways: 2, together: true, since: 5 });
    expect(after(cameBack, heard('b', 5), heard('c', 9), heard('b', 10))).toMatchObject({ gateways: 3, since: 5 });
  });

  it('lose one that says goodbye, and one that is silent', () => {
    const two = after(cameBack, heard('b', 0), heard('c', 0));
    expect(evolveCrew(two, { kind: 'left', from: 'b' }).gateways).toBe(2);
    expect(evolveCrew(two, { kind: 'left', from: 'x' }).gateways).toBe(3);
    const later = evolveCrew(evolveCrew(two, heard('b', GONE_AFTER_MS)), { kind: 'time-passed', at: GONE_AFTER_MS + 1 });
    expect([...later.heardOf.keys()]).toEqual(['b']);
  });

  it('are as many as before while the broker is away, however long, and have time to be heard of when it is back', () => {
    const away = after(cameBack, heard('b', 0), { kind: 'sent', at: 100 }, { kind: 'time-passed', at: 101 + AWAY_AFTER_MS });
    expect(away).toMatchObject({ gateways: 2, together: false });
    const anHour = evolveCrew(away, { kind: 'time-passed', at: 3_600_000 });
    expect(anHour.gateways).toBe(2);
    const back = evolveCrew(anHour, { kind: 'came-back', at: 3_600_000 });
    expect(back).toMatchObject({ gateways: 2, together: true, since: 3_600_000 });
    expect(evolveCrew(back, { kind: 'time-passed', at: 3_600_000 + GONE_AFTER_MS }).gateways).toBe(2);
    expect(evolveCrew(back, { kind: 'time-passed', at: 3_600_001 + GONE_AFTER_MS }).gateways).toBe(1);
    expect(after(cameBack, heard('b', 0), { kind: 'lost' })).toMatchObject({ gateways: 2, together: false });
  });

  it('count from the report that has waited longest', () => {
    const waiting = after(cameBack, { kind: 'sent', at: 0 }, { kind: 'sent', at: AWAY_AFTER_MS });
    expect(evolveCrew(waiting, { kind: 'time-passed', at: AWAY_AFTER_MS }).together).toBe(true);
    expect(evolveCrew(waiting, { kind: 'time-passed', at: AWAY_AFTER_MS + 1 }).together).toBe(false);
  });

  it('are always one more than are heard of', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('heard' as const), from: fc.constantFrom('a', 'b', 'c'), at: fc.nat(9_000) }),
      fc.record({ kind: fc.constant('left' as const), from: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constantFrom('sent' as const, 'came-back' as const, 'time-passed' as const), at: fc.nat(9_000) }),
      fc.constant({ kind: 'lost' as const }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const state = after(...events);
        expect(state.gateways).toBe(state.heardOf.size + 1);
      }),
    );
  });
});
