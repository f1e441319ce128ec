import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs a program in the checkout with this terminal and waits for it.
 * Signals are passed on and the child decides what they mean; this process ends when the child does. (At a terminal, Ctrl-C therefore
 * reaches the child more than once; the commands take signals that arrive together as one.)
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined> }} [options]
 * @returns {Promise<number>} the exit code; 128 + signal number when a signal ended it
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...options.env },
    });
    const pass = (signal) => child.kill(signal);
    for (const signal of passedOn) process.on(signal, pass);
    const done = () => {
      for (const signal of passedOn) process.off(signal, pass);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/**
 * Runs a module of the checkout under the current runtime.
 * @param {string} module path from the root of the checkout
 * @param {string[]} [args]
 * @param {{ env?: Record<string, string | undefined> }} [options]
 */
export function runNode(module, args = [], options = {}) {
  return run(process.execPath, [path.join(root, module), ...args], options);
}
