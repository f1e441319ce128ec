import { parseArgs } from 'node:util';
import { runTests } from './test.mjs';

const variables = { kills: 'PRAXIS_FAULT_KILLS', seed: 'PRAXIS_FAULT_SEED' };

/**
 * `npm run test:faults -- --kills 50 --seed 1`: the fault tests of the system tier. The same seed makes the same choices.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runFaults(args) {
  let values;
  try {
    ({ values } = parseArgs({ args, options: { kills: { type: 'string' }, seed: { type: 'string' } } }));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  for (const [option, variable] of Object.entries(variables)) {
    const value = values[option];
    if (value === undefined) continue;
    if (!/^\d{1,10}$/.test(value)) {
      process.stderr.write(`--${option} takes a whole number, not "${value}".\n`);
      return 2;
    }
    process.env[variable] = value;
  }
  return await runTests(['system', 'tests/faults']);
}
