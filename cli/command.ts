import { parseArgs } from 'node:util';

/** What a flag takes and where else its value may come from. */
export interface Flag {
  readonly help: string;
  /** Name of its value in the help; without one the flag is switched on by being there. */
  readonly value?: string;
  readonly short?: string;
  /** Variables that stand in for the flag, the first that is set. */
  readonly env?: readonly string[];
  readonly usual?: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Values of flags that take one, and `true` of those that do not. */
export type Given<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly value: string } ? string | undefined : boolean;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** The world outside, as a command may see and change it. */
export interface Surroundings {
  readonly env: Environment;
  /** Milliseconds since 1970. */
  now(): number;
  /** Results. */
  print(text: string): void;
  /** Everything else. */
  tell(text: string): void;
  /** Settles when the command is asked to end. */
  ended(): Promise<void>;
}

export interface Command<F extends Flags = Flags> {
  readonly summary: string;
  readonly flags: F;
  /** Answers the exit code. */
  run(given: Given<F>, around: Surroundings): Promise<number>;
}

/** The command line is wrong: what it says goes with the usage. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** Something else went wrong, in words that hold no secret. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Declares a command; its flags type what it is given. */
export const command = <const F extends Flags>(declared: Command<F>): Command =>
  declared as unknown as Command;

const settled = (
  flag: Flag,
  given: string | boolean | undefined,
  env: Environment,
): string | boolean | undefined => {
  if (flag.value === undefined) return given === true;
  if (typeof given === 'string') return given;
  return flag.env?.map((name) => env[name]).find((value) => value) ?? flag.usual;
};

/** Reads the flags of a command: the command line, then variables, then what is usual. @throws UsageFault */
export const readFlags = (flags: Flags, args: readonly string[], env: Environment): Given<Flags> => {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { value, short }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    return Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [name, settled(flag, values[name], env)]),
    ) as Given<Flags>;
  } catch (error) {
    throw new UsageFault((error as Error).message);
  }
};

/** Usage of a command, a line for each flag. */
export const usageOf = (name: string, { summary, flags }: Command): string => {
  const rows = Object.entries(flags).map(([flag, { short, value, env = [], usual, help }]) => {
    const left = `${short ? `-${short}, ` : ''}--${flag}${value ? ` ${value}` : ''}`;
    const notes = [...(usual ? [`usually ${usual}`] : []), ...env];
    return [left, notes.length > 0 ? `${help} (${notes.join(', ')})` : help] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return [`locket ${name}: ${summary}`, '', ...lines].join('\n');
};
