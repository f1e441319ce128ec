import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../src/ports';

const main = path.join(__dirname, '..', 'dist', 'src', 'main.js');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'praxis-commands-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'], PRAXIS_DATA_DIR: dir, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

test('a port that is in use is one clear sentence', async () => {
  const port = await freePort();
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { code, said } = await command(['start'], { PORT: String(port) });
  await new Promise((resolve) => server.close(resolve));
  expect(code).toBe(1);
  expect(said.trim().split('\n').at(-1)).toMatch(/^(Port \d+ is in use or not allowed; choose another with PORT|\w+ is not built)/);
});

test('a port that is none is one clear sentence', async () => {
  const { code, said } = await command(['start'], { PORT: 'http' });
  expect(code).toBe(1);
  expect(said.trim()).toBe('PORT is "http", which is not a port (1 to 65535).');
});

test('an unknown command and an unknown service are named', async () => {
  expect((await command(['nonsense'])).said).toMatch('There is no command "nonsense"');
  expect((await command(['ops', 'sales'])).said).toMatch('There is no service "sales": npm run ops -- <identity|crm|');
  expect((await command(['ops'])).said).toMatch('Say which service');
});

test('ops without a running platform says how to start it', async () => {
  const { code, said } = await command(['ops', 'identity', 'operator', 'list']);
  expect(code).toBe(1);
  expect(said.trim()).toBe('Praxis is not running here; start it with npm start in another terminal.');
});

test('reset leaves a folder alone that is not its own', async () => {
  writeFileSync(path.join(dir, 'thesis.txt'), 'years of work');
  const { code, said } = await command(['reset']);
  expect(code).toBe(1);
  expect(said).toMatch('does not look like a data folder of Praxis');
});

test('reset forgets everything, and again finds nothing to forget', async () => {
  writeFileSync(path.join(dir, 'secrets.json'), '{}');
  expect((await command(['reset'])).said).toMatch(`Forgotten: ${dir} is removed.`);
  expect(await command(['reset'])).toEqual({ code: 0, said: `There is nothing to forget: ${dir} does not exist.\n` });
});

test('the committed deploy files are fresh', async () => {
  expect(await command(['generate', '--check'])).toEqual({ code: 0, said: '' });
});
