import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../containers/checkout';
import { mutants } from './mutants';

const results = readFileSync(path.join(checkout, 'tests/mutants/RESULTS.md'), 'utf8');

test.each(mutants.map((mutant) => [mutant.says, mutant] as const))('%s: stands in the code once, and was seen red', (says, mutant) => {
  expect(readFileSync(path.join(checkout, mutant.file), 'utf8').split(mutant.replace)).toHaveLength(2);
  expect(existsSync(path.join(checkout, mutant.test))).toBe(true);
  expect(results).toContain(`| ${says} | \`${mutant.file}\` | \`${mutant.test}\` | red: `);
});
