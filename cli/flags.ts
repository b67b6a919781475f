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
  domain: { value: 'URL', help: 'Address of Locket', hidden: true },
  'log-level': { short: 'l', value: 'LEVEL', help: 'trace, debug, info, warn or error', hidden: true },
  'log-format': { value: 'FORMAT', help: 'console, plain or json', hidden: true },
  'log-destination': { value: 'PLACE', help: 'stderr or stdout', hidden: true },
  telemetry: { on: true, help: 'Taken and ignored: nothing is reported to anybody', hidden: true },
} as const satisfies Flags;

const switches: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
};

interface Split {
  /** What parseArgs can read. */
  readonly args: readonly string[];
  /** Flags without a value that were given one, as in `--expand=false`. */
  readonly switched: Readonly<Record<string, boolean>>;
}

/** Takes `--name=false` and its like out: parseArgs knows no values of such flags. @throws UsageFault */
const withoutSwitches = (flags: Flags, args: readonly string[]): Split => {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  const switched: Record<string, boolean> = {};
  const left = before.filter((arg) => {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!flag || flag.value !== undefined) return true;
    const isOn = switches[value.toLowerCase()];
    if (isOn === undefined) throw new UsageFault(`--${name} is true or false`);
    switched[name] = isOn;
    return false;
  });
  return { args: [...left, ...(end < 0 ? [] : args.slice(end))], switched };
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
  const split = withoutSwitches(flags, args);
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
  if (arg.includes('=')) return false;
  const known = Object.entries<Flag>({ ...globalFlags, ...flags });
  const flag = known.find(([name, { short }]) => arg === `--${name}` || (short && arg === `-${short}`))?.[1];
  return flag?.value !== undefined;
};
