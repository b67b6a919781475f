import { parseArgs } from 'node:util';
import {
  type Command,
  type Environment,
  type Flag,
  type Flags,
  type Given,
  type Logging,
  type Surroundings,
  UsageFault,
} from './command.ts';
import { loggingOf } from './terminal/log.ts';

/** Flags that every command takes. */
export const globalFlags = {
  help: { short: 'h', help: 'Show how the command is used' },
  silent: { help: 'Leave out notices and tips' },
  domain: { value: 'URL', help: 'Address of Locket, for commands that call it' },
  'log-level': {
    short: 'l',
    value: 'LEVEL',
    help: 'trace, debug, info, warn, error or fatal',
    env: ['LOG_LEVEL'],
  },
  'log-format': { value: 'FORMAT', help: 'console, plain or json', env: ['LOG_FORMAT'] },
  'log-destination': { value: 'PLACE', help: 'stderr or stdout', env: ['LOG_DESTINATION'] },
  telemetry: { on: true, help: 'Taken and ignored: nothing is reported to anybody' },
} as const satisfies Flags;

const switches: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
};

/** @throws UsageFault */
const switchIn = (name: string, text: string): boolean => {
  const isOn = switches[text.toLowerCase()];
  if (isOn === undefined) throw new UsageFault(`--${name} is true or false`);
  return isOn;
};

interface Split {
  /** What parseArgs can read. */
  readonly args: readonly string[];
  /** Flags without a value that were given one, as in `--expand=false`. */
  readonly switched: Readonly<Record<string, boolean>>;
}

/** A flag as a word of the command line spells it, `--name`, `-n`, `--name=value` or `-n=value`. */
interface Spelled {
  readonly name: string;
  readonly flag: Flag;
  readonly value: string | undefined;
}

const spelledBy = (flags: Flags, arg: string): Spelled | undefined => {
  const [, long, short, value] = /^(?:--([^=]+)|-([^-=]))(?:=(.*))?$/s.exec(arg) ?? [];
  const found = Object.entries(flags).find(
    ([name, flag]) => name === long || (short && flag.short === short),
  );
  return found && { name: found[0], flag: found[1], value };
};

/** A flag as parseArgs reads it. @throws UsageFault */
const respelledOne = ({ name, flag, value }: Spelled, next: string | undefined): string => {
  if (value !== undefined) return `--${name}=${value}`;
  if (next === undefined) throw new UsageFault(`--${name} needs a value: ${flag.value}`);
  return `--${name}=${next}`;
};

/**
 * Spells flags so that parseArgs reads them as the official command line does: the word behind a flag that takes a value
 * is its value whatever it begins with, as tokens and passwords may begin with a dash. @throws UsageFault
 */
const respelled = (flags: Flags, args: readonly string[]): Split => {
  const switched: Record<string, boolean> = {};
  const left: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return { args: [...left, ...args.slice(index)], switched };
    const spelled = spelledBy(flags, arg);
    if (spelled?.flag.value !== undefined) {
      left.push(respelledOne(spelled, args[index + 1]));
      if (spelled.value === undefined) index += 1;
    } else if (spelled?.value !== undefined) switched[spelled.name] = switchIn(spelled.name, spelled.value);
    else left.push(arg);
  }
  return { args: left, switched };
};

const optionOf = ({ value, short, many }: Flag) => ({
  type: value === undefined ? ('boolean' as const) : ('string' as const),
  ...(short && { short }),
  ...(many && { multiple: true }),
});

const manyIn = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(',')).filter((value) => value !== '');

const settled = (
  flag: Flag,
  given: unknown,
  env: Environment,
): string | boolean | readonly string[] | undefined => {
  if (flag.value === undefined) return given === undefined ? flag.on === true : given === true;
  if (flag.many) return manyIn((given as string[] | undefined) ?? (flag.usual ? [flag.usual] : []));
  if (typeof given === 'string') return given;
  return flag.env?.map((name) => env[name]).find((value) => value) ?? flag.usual;
};

const assertNumberOf = (words: readonly string[], { words: known }: Command): void => {
  const { usage = '', min = 0, max = known ? Number.POSITIVE_INFINITY : 0 } = known ?? {};
  if (words.length > max) throw new UsageFault(`There is one word too many: ${words[max]}`);
  if (words.length < min) throw new UsageFault(`Please provide ${usage}`);
};

interface Line {
  readonly given: Given<Flags>;
  readonly logging: Logging;
  readonly isSilent: boolean;
  readonly words: readonly string[];
}

/** Reads what a command is given: the command line, then variables, then what is usual. @throws UsageFault */
export const readLine = (command: Command, args: readonly string[], { env }: Surroundings): Line => {
  const flags: Flags = { ...globalFlags, ...command.flags };
  const split = respelled(flags, args);
  const options = Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, optionOf(flag)]));
  let read: ReturnType<typeof parseArgs>;
  try {
    read = parseArgs({ args: [...split.args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageFault((error as Error).message);
  }
  assertNumberOf(read.positionals, command);
  const given = Object.entries(flags).map(([name, flag]) => [
    name,
    settled(flag, split.switched[name] ?? read.values[name], env),
  ]);
  const {
    'log-level': level,
    'log-format': format,
    'log-destination': destination,
  } = read.values as Record<string, string | undefined>;
  const logging = loggingOf({ level, format, destination }, env);
  return {
    given: Object.fromEntries(given),
    words: read.positionals,
    logging,
    isSilent: (split.switched.silent ?? read.values.silent) === true,
  };
};

/** Whether the word after this one is its value. */
export const takesNext = (flags: Flags, arg: string): boolean => {
  const spelled = spelledBy({ ...globalFlags, ...flags }, arg);
  return spelled?.flag.value !== undefined && spelled.value === undefined;
};
