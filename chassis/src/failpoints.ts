import { FAILPOINTS, type Failpoint, type FailpointName, noFailpoint } from './failpoint';

export class FailpointError extends Error {
  override readonly name = 'FailpointError';
}

interface Fault {
  act: (name: string) => Promise<void> | void;
  /** Strikes at this passage only, counted from 1; at each when absent. */
  at: number | undefined;
}

/** What a fault may do to the process; replaced in tests of the failpoints themselves. */
export interface Faults {
  kill: () => void;
  pause: (ms: number) => Promise<void>;
}

const real: Faults = {
  // Not exit(): a crash runs no handler and flushes nothing.
  kill: () => process.kill(process.pid, 'SIGKILL'),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Faults at named places, for crash tests: `PRAXIS_FAILPOINTS=relay.before-mark=kill@2,unit.after-commit=pause:500`. Each entry is
 * `name=kill|throw|pause:<ms>`, with `@n` for the n-th passage only. Never active in production.
 * @throws when the specification is not understood
 */
export function createFailpoints(specification: string | undefined, mode: 'local' | 'production', faults: Faults = real): Failpoint {
  if (mode !== 'local' || specification === undefined || specification === '') return noFailpoint;
  const planned = new Map(specification.split(',').map((entry) => parse(entry.trim(), faults)));
  const passages = new Map<string, number>();
  return (name) => {
    const fault = planned.get(name);
    if (fault === undefined) return;
    const passage = (passages.get(name) ?? 0) + 1;
    passages.set(name, passage);
    if (fault.at === undefined || fault.at === passage) return fault.act(name);
  };
}

function parse(entry: string, faults: Faults): [FailpointName, Fault] {
  const match = /^([\w.-]+)=(kill|throw|pause:(\d{1,6}))(?:@(\d{1,6}))?$/.exec(entry);
  if (match === null) throw new Error(`PRAXIS_FAILPOINTS: "${entry}" is not name=kill|throw|pause:<ms>[@n]`);
  const [, given = '', what = '', ms, nth] = match;
  const name = FAILPOINTS.find((known) => known === given);
  if (name === undefined) throw new Error(`PRAXIS_FAILPOINTS: there is no failpoint "${given}"; there are ${FAILPOINTS.join(', ')}`);
  const act = (where: string): Promise<void> | void => {
    if (what === 'kill') return faults.kill();
    if (what === 'throw') throw new FailpointError(`failpoint ${where}`);
    return faults.pause(Number(ms));
  };
  return [name, { act, at: nth === undefined ? undefined : Number(nth) }];
}
