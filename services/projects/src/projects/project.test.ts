import { Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { allowedMoves, billingOf, cancelWithOnboarding, decide, evolve, type ProjectCommand, type ProjectState } from './project';

const planned: ProjectState = { status: 'planned', frozen: false, engagementId: undefined };
const commands = fc.constantFrom<ProjectCommand>(
  { type: 'start' },
  { type: 'hold' },
  { type: 'resume' },
  { type: 'complete', on: '2027-01-20' },
  { type: 'reopen', reason: 'more to do' },
  { type: 'cancel', reason: 'not wanted' },
);

describe('the life of a project', () => {
  it('accepts exactly the commands that it names as allowed, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 30 }), (sequence) => {
        let state = planned;
        for (const command of sequence) {
          const allowed = allowedMoves(state).includes(command.type);
          let events: ReturnType<typeof decide> = [];
          try {
            events = decide(state, command);
            expect(allowed).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(Rejection);
            expect(allowed).toBe(false);
          }
          state = events.reduce(evolve, state);
        }
      }),
    );
  });

  it('never leaves cancelled', () => {
    const cancelled = decide(planned, { type: 'cancel', reason: 'x' }).reduce(evolve, planned);
    expect(allowedMoves(cancelled)).toEqual([]);
    expect(cancelWithOnboarding(cancelled, 'again')).toEqual([]);
  });

  it('refuses every command while its onboarding is being cancelled, and names the state otherwise', () => {
    expect(() => decide({ ...planned, frozen: true }, { type: 'start' })).toThrow('projects.project_frozen');
    try {
      decide(planned, { type: 'resume' });
    } catch (error) {
      expect((error as Rejection).details).toEqual({ state: 'planned', allowed: ['start', 'complete', 'cancel'] });
    }
  });

  it('is cancelled with its onboarding although it is frozen', () => {
    const events = cancelWithOnboarding({ status: 'active', frozen: true, engagementId: 'e' }, 'changed their mind');
    expect(events.reduce(evolve, { ...planned, frozen: true })).toMatchObject({ status: 'cancelled', frozen: false });
  });

  it('bills by time when a line is hourly and as a retainer when one is', () => {
    expect(billingOf(['on_acceptance', 'milestone'])).toBe('fixed');
    expect(billingOf(['on_acceptance', 'hourly'])).toBe('time_and_materials');
    expect(billingOf(['hourly', 'retainer'])).toBe('retainer');
  });
});
