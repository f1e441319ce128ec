import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answersAt, freePort } from './ports';

export interface Nginx {
  readonly url: string;
  /** Its worker does the work; the master only watches. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

const places = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];

/** The nginx of this machine, or undefined. */
export const nginxProgram = (): string | undefined => places.map((folder) => path.join(folder, 'nginx')).find((file) => existsSync(file));

/** `nginx/1.22.1` */
export const nginxVersion = (program: string): string =>
  /nginx\/[\d.]+/.exec(execFileSync('/bin/sh', ['-c', `"${program}" -v 2>&1`], { encoding: 'utf8' }))?.[0] ?? 'nginx';

/** nginx as a plain proxy in front of one upstream: one worker, kept connections, no log. */
export async function startNginx(program: string, upstream: string): Promise<Nginx> {
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`).join(' ');
  writeFileSync(
    path.join(dir, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${dir}/pid; error_log ${dir}/error.log;
events { worker_connections 1024; }
http {
  access_log off; ${temporary} keepalive_requests 1000000000;
  upstream answerer { server ${new URL(upstream).host}; keepalive 128; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://answerer; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`,
  );
  const master = spawn(program, ['-c', path.join(dir, 'nginx.conf'), '-p', dir, '-e', path.join(dir, 'error.log')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await answersAt(`${url}/`);
  const workers = readFileSync(`/proc/${master.pid}/task/${master.pid}/children`, 'utf8').trim().split(' ').map(Number);
  return {
    url,
    pids: workers,
    stop: async () => {
      const gone = once(master, 'exit');
      master.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
