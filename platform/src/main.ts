import { dev } from './commands/dev';
import { generate } from './commands/generate';
import { ops } from './commands/ops';
import { reset } from './commands/reset';
import { complain, start } from './commands/start';
import { Failure } from './failure';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number> | number>> = {
  start: () => start(),
  dev: () => dev(),
  reset: () => reset(),
  ops,
  generate,
};

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = commands[name];
  if (command === undefined) throw new Failure(`There is no command "${name}"; there are ${Object.keys(commands).join(', ')}.`);
  return await command(args);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof Failure) complain(error);
    else console.error(error);
    process.exit(1);
  },
);
