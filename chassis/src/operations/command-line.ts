import { newId, Rejection } from '@praxis/contracts/kernel';
import { assemble } from '../assemble';
import type { Environment } from '../config';
import type { ServiceDefinition } from '../service';
import { createOperatorActs } from './acts';
import { type OperatorCommand, parseArguments, renderTable, UsageError } from './command';
import { commonCommands } from './commands';
import { runningProcess } from './running-process';

const USAGE = 2;

/**
 * The operators' command line of a service: runs beside the serving processes, on their database and broker.
 * @param words what was typed after `ops`
 * @param print told the output, a text that may have several lines
 * @returns the exit code
 */
export async function runOperations<C>(
  definition: ServiceDefinition<C>,
  env: Environment,
  words: readonly string[],
  print: (text: string) => void = (text) => process.stdout.write(`${text}\n`),
): Promise<number> {
  const assembly = await assemble(definition, env);
  try {
    const { unitOfWork, parts, messaging, config } = assembly;
    const acts = createOperatorActs({
      service: definition.name,
      unitOfWork,
      jobs: assembly.jobs,
      deadLetters: messaging.deadLetters,
      reactions: parts.reactions,
      carrier: runningProcess(definition.name, config),
    });
    const commands = [...(parts.commands ?? []), ...commonCommands(assembly, acts)];
    const command = commandOf(commands, words);
    if (command === undefined) {
      const asked = words.length === 0 || words[0] === 'help';
      print(`${asked ? '' : `There is no command "${words.slice(0, 2).join(' ')}".\n\n`}${usageOf(definition.name, commands)}`);
      return asked ? 0 : USAGE;
    }
    return await run(command, words.slice(command.name.split(' ').length), definition.name, assembly.now(), print);
  } finally {
    await assembly.close();
  }
}

async function run(
  command: OperatorCommand,
  rest: readonly string[],
  service: string,
  at: Date,
  print: (text: string) => void,
): Promise<number> {
  const id = newId();
  try {
    const output = await command.run(parseArguments(rest), { actor: 'operator:cli', correlationId: id, causationId: id, at });
    print(typeof output === 'string' ? output : renderTable(output));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      print(`${error.message}.\nUsage: npm run ops -- ${service} ${command.name} ${command.usage}`.trimEnd());
      return USAGE;
    }
    if (error instanceof Rejection) {
      print(
        `${error.error.title}. ${error.error.detail}${Object.keys(error.details).length > 0 ? ` (${JSON.stringify(error.details)})` : ''}`,
      );
      return 1;
    }
    throw error;
  }
}

/** The longest name wins, so that `firm` and `firm suspend` can stand beside each other. */
function commandOf(commands: readonly OperatorCommand[], words: readonly string[]): OperatorCommand | undefined {
  return commands
    .filter(({ name }) => name.split(' ').every((word, index) => words[index] === word))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function usageOf(service: string, commands: readonly OperatorCommand[]): string {
  const lines = commands.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`);
  return `Usage: npm run ops -- ${service} <command>\n\n${lines.join('\n')}`;
}
