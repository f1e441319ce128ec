import { spawn } from 'node:child_process';
import { Failure } from '@praxis/platform';
import { checkout } from './checkout';

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a program in the checkout; what it says is shown, or kept when `quiet`. A program that is not there ends with 127. */
export function run(program: string, args: readonly string[], { quiet = false } = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: checkout,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: 127, output: `${program} is not installed` });
      else reject(error);
    });
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @returns what the program said  @throws Failure with it, when the program fails */
export async function told(program: string, args: readonly string[]): Promise<string> {
  const { code, output } = await run(program, args, { quiet: true });
  if (code !== 0) throw new Failure(`${[program, ...args].join(' ')} failed (${code}): ${output.trim().slice(-2_000)}`);
  return output.trim();
}

/** Why no containers can be run here; undefined when they can. */
export async function whyNoEngine(): Promise<string | undefined> {
  const { code, output } = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { quiet: true });
  if (code !== 0) return `docker info: ${output.trim().split('\n').at(-1)}`;
  return (await composeProgram()) === undefined ? 'neither "docker compose" nor docker-compose is installed' : undefined;
}

/** Version 2 is a part of docker; version 1 is a program of its own. */
async function composeProgram(): Promise<readonly string[] | undefined> {
  for (const words of [['docker', 'compose'], ['docker-compose']]) {
    const [program = '', ...first] = words;
    if ((await run(program, [...first, 'version'], { quiet: true })).code === 0) return words;
  }
  return undefined;
}

export interface Health {
  readonly health: string;
  readonly exitCode: number;
}

/** One project of docker-compose.yml. */
export interface Compose {
  /** @throws Failure when it fails; what it says is shown */
  run(...args: string[]): Promise<void>;
  /** The container of a service, stopped or not. @throws Failure when there is none */
  container(service: string): Promise<string>;
  state(service: string): Promise<Health>;
}

/** @param project the name that its containers begin with  @param envFile the variables of docker-compose.yml */
export async function composeOf(envFile: string, project?: string): Promise<Compose> {
  const [program = '', ...first] = (await composeProgram()) ?? [];
  const words = [...first, ...(project === undefined ? [] : ['--project-name', project]), '--env-file', envFile];
  const container = async (service: string): Promise<string> => {
    const [id = ''] = (await told(program, [...words, 'ps', '--quiet', service])).split('\n');
    if (id === '') throw new Failure(`There is no container of ${service}.`);
    return id;
  };
  // Version 2 lists stopped containers only when asked, and version 1 lists them always; so ids are kept from when they ran.
  const known = new Map<string, string>();
  const containerOnce = async (service: string): Promise<string> => {
    const id = known.get(service) ?? (await container(service));
    known.set(service, id);
    return id;
  };
  return {
    run: async (...args) => {
      const { code } = await run(program, [...words, ...args]);
      if (code !== 0) throw new Failure(`${program} ${args.join(' ')} failed (${code}); what it said is above.`);
    },
    container: containerOnce,
    state: async (service) => {
      const format = '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}} {{.State.ExitCode}}';
      const [health = '', exitCode = ''] = (await told('docker', ['inspect', '--format', format, await containerOnce(service)])).split(' ');
      return { health, exitCode: Number(exitCode) };
    },
  };
}
