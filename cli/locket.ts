import type { Listed } from './command.ts';
import { type Command, Failure, type Surroundings, UsageFault } from './command.ts';
import { commands, outOfScope } from './commands.ts';
import { readLine, takesNext } from './flags.ts';
import { nearest } from './terminal/nearest.ts';
import { overview, usageOf } from './usage.ts';
import { version } from './version.ts';

interface Found {
  /** Words of the command, such as `secrets get`. */
  readonly name: string;
  /** Undefined where only commands below it exist. */
  readonly command: Command | undefined;
  /** What is left of the command line. */
  readonly args: readonly string[];
}

const listed = (name: string): Listed | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;

const isPrefix = (name: string): boolean =>
  Object.keys(commands).some((path) => path === name || path.startsWith(`${name} `));

/** Index of the next word that is no flag, and no value of one. */
const nextWord = (args: readonly string[], command: Command | undefined): number => {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return -1;
    if (!arg.startsWith('-') || arg === '-') return index;
    if (takesNext(command?.flags ?? {}, arg)) index += 1;
  }
  return -1;
};

/** The command that the first words name, however flags stand between them. */
const find = async (args: readonly string[], name = ''): Promise<Found> => {
  const command = await listed(name)?.load();
  const index = nextWord(args, command);
  const deeper = `${name} ${args[index]}`.trim();
  if (index < 0 || !isPrefix(deeper)) return { name, command, args };
  return find([...args.slice(0, index), ...args.slice(index + 1)], deeper);
};

const asksFor = (args: readonly string[], ...names: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => names.includes(arg));
};

/** Says what went wrong and what to do; answers the exit code. */
const explain = (error: unknown, { tell }: Surroundings, usage: string): number => {
  if (!(error instanceof UsageFault || error instanceof Failure)) throw error;
  tell(`Error: ${error.message}`);
  if (error instanceof UsageFault) tell(`\n${usage}`);
  else for (const hint of error.hints) tell(hint);
  return 1;
};

const runNamed = async (
  name: string,
  command: Command,
  args: readonly string[],
  around: Surroundings,
): Promise<number> => {
  const usage = usageOf(name, command);
  if (asksFor(args, '--help', '-h')) {
    around.print(usage);
    return 0;
  }
  try {
    const { given, words, logging, isSilent } = readLine(command, args, around);
    return await command.run(given, { ...around, logging, isSilent }, words);
  } catch (error) {
    return explain(error, around, usage);
  }
};

/** Runs the command that the arguments name, and answers the exit code: 1 for whatever goes wrong. */
export const locket = async (given: readonly string[], around: Surroundings): Promise<number> => {
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  const { name, command, args: left } = await find(args);
  if (command) return runNamed(name, command, left, around);
  if (name === '' && asksFor(left, '--version', '-v')) {
    around.print(`locket version ${version}`);
    return 0;
  }
  const word = left.find((arg) => !arg.startsWith('-'));
  if (word === undefined) {
    around.print(overview(name));
    return 0;
  }
  if (name === '' && outOfScope.has(word)) {
    around.tell(`Error: locket has no ${word}: that belongs to a service which is not part of Locket`);
    return 1;
  }
  const asked = `${name} ${word}`.trim();
  const meant = nearest(asked, Object.keys(commands));
  around.tell(`Error: there is no command ${asked}${meant ? `: ${meant}` : ''}\n\n${overview(name)}`);
  return 1;
};
