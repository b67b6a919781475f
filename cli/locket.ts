import { type Command, Failure, readFlags, type Surroundings, UsageFault, usageOf } from './command.ts';
import { commands } from './commands.ts';

const help = (): string => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: locket COMMAND [FLAGS]', '', ...lines, '', 'locket COMMAND --help lists its flags.'].join(
    '\n',
  );
};

const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h');

const runNamed = async (
  name: string,
  command: Command,
  args: readonly string[],
  around: Surroundings,
): Promise<number> => {
  if (asksForHelp(args)) {
    around.print(usageOf(name, command));
    return 0;
  }
  try {
    return await command.run(readFlags(command.flags, args, around.env), around);
  } catch (error) {
    if (!(error instanceof UsageFault || error instanceof Failure)) throw error;
    around.tell(`Error: ${error.message}`);
    if (error instanceof UsageFault) around.tell(`\n${usageOf(name, command)}`);
    return 1;
  }
};

/** Runs the command that the arguments name, and answers the exit code: 1 for whatever goes wrong. */
export const locket = async (args: readonly string[], around: Surroundings): Promise<number> => {
  const [name = '', ...rest] = args;
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (listed) return runNamed(name, await listed.load(), rest, around);
  if (name === '' || asksForHelp([name])) {
    around.print(help());
    return 0;
  }
  around.tell(`Error: there is no command ${name}\n\n${help()}`);
  return 1;
};
