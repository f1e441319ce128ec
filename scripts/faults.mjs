import { parseArgs } from 'node:util';
import { runTests } from './test.mjs';

const number = (text) => (/^\d{1,10}$/.test(text) ? undefined : `takes a whole number, not "${text}"`);
const anything = () => undefined;

/** Each option, the variable in which the tests find it, and what is wrong with a value. The tests know the levels and the kinds. */
const options = {
  level: { variable: 'PRAXIS_FAULT_LEVEL', wrong: anything },
  kind: { variable: 'PRAXIS_FAULT_KIND', wrong: anything },
  count: { variable: 'PRAXIS_FAULT_COUNT', wrong: number },
  seed: { variable: 'PRAXIS_FAULT_SEED', wrong: number },
  platforms: { variable: 'PRAXIS_FAULT_PLATFORMS', wrong: number },
};

/**
 * `npm run test:faults -- --level standard --kind random-kill,freeze --count 50 --seed 1 --platforms 2 --record`: the fault tests of the
 * system tier. The same seed makes the same plan.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runFaults(args) {
  let values;
  try {
    const known = Object.fromEntries(Object.keys(options).map((name) => [name, { type: 'string' }]));
    ({ values } = parseArgs({ args, options: { ...known, record: { type: 'boolean' } } }));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  for (const [name, { variable, wrong }] of Object.entries(options)) {
    const value = values[name];
    if (value === undefined) continue;
    const why = wrong(value);
    if (why !== undefined) {
      process.stderr.write(`--${name} ${why}.\n`);
      return 2;
    }
    process.env[variable] = value;
  }
  if (values.record === true) process.env['PRAXIS_FAULT_RECORD'] = '1';
  return await runTests(['system', 'tests/faults']);
}
