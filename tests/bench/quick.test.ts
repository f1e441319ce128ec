import { spawn } from 'node:child_process';
import path from 'node:path';

const checkout = path.resolve(__dirname, '..', '..');

/** Runs the benchmark as a person would, on servers of its own. */
function bench(...args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(process.execPath, [path.join(checkout, 'bench', 'dist', 'src', 'main.js'), ...args], { cwd: checkout });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

test('every row of the benchmark still runs and measures something', async () => {
  const { code, said } = await bench('quick');
  // The output names the row that broke.
  expect(code === 0 ? '' : said).toBe('');
  expect(said).not.toMatch(/NaN|Infinity/);
}, 600_000);

test('a row that does not exist is refused with those that do', async () => {
  const { code, said } = await bench('relais');
  expect(code).toBe(2);
  expect(said).toContain('There is no row "relais"; there are processes, gateway');
});
