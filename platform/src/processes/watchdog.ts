import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** When a process is ended, relative to others: first those that use the servers, then the broker, then the database. */
export type Stage = 1 | 2 | 3;

/**
 * Ends what we started when we ourselves are killed without a chance to do it. A shell holds the other end of a pipe; when the pipe closes
 * without "quit", our process is gone, and the shell ends the listed processes stage by stage.
 */
export interface Watchdog {
  add(pid: number, stage: Stage, signal: NodeJS.Signals): void;
  drop(pid: number): void;
  /** Everything has been ended properly. */
  dismiss(): Promise<void>;
}

const script = `
trap '' INT TERM HUP QUIT
list=''
drop() { rest=''; for entry in $list; do case $entry in "$1":*) ;; *) rest="$rest $entry" ;; esac; done; list=$rest; }
alive() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }
while read -r verb pid stage signal; do
  case $verb in
    add) list="$list $pid:$stage:$signal" ;;
    drop) drop "$pid" ;;
    quit) exit 0 ;;
  esac
done
for stage in 1 2 3; do
  mine=''
  for entry in $list; do
    pid=\${entry%%:*}; rest=\${entry#*:}
    if [ "\${rest%%:*}" = "$stage" ]; then mine="$mine $pid"; kill -s "\${rest#*:}" "$pid" 2>/dev/null; fi
  done
  waited=0
  while [ $waited -lt 100 ]; do
    left=''
    for pid in $mine; do if alive "$pid"; then left="$left $pid"; fi; done
    if [ -z "$left" ]; then break; fi
    sleep 0.1; waited=$((waited + 1))
  done
  for pid in $left; do kill -s KILL "$pid" 2>/dev/null; done
  left=''
done
`;

export function startWatchdog(): Watchdog {
  const shell = spawn('/bin/sh', ['-c', script], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = once(shell, 'exit');
  // A broken pipe means that somebody killed the watchdog; the processes still end properly with us.
  shell.stdin.on('error', () => undefined);
  shell.unref();
  const say = (line: string): void => {
    if (shell.stdin.writable) shell.stdin.write(`${line}\n`);
  };
  return {
    add: (pid, stage, signal) => say(`add ${pid} ${stage} ${signal.slice(3)}`),
    drop: (pid) => say(`drop ${pid}`),
    dismiss: async () => {
      shell.ref();
      say('quit');
      shell.stdin.end();
      if (shell.exitCode === null && shell.signalCode === null) await gone;
    },
  };
}
