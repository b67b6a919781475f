import type { Terminal } from './terminal/terminal.ts';
import type { Vault } from './vault/vault.ts';

/** What a flag takes and where else its value may come from. */
export interface Flag {
  readonly help: string;
  /** Name of its value in the help; without one the flag is switched on by being there. */
  readonly value?: string;
  readonly short?: string;
  /** Variables that stand in for the flag, the first that is set. */
  readonly env?: readonly string[];
  readonly usual?: string;
  /** It may be given several times, each time with one value or with several, separated by commas. */
  readonly many?: true;
  /** Without a value of its own: it is on unless `--name=false` says otherwise. */
  readonly on?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Values of flags that take one, all values of those that take many, and whether the others are on. */
export type Given<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { readonly many: true }
    ? readonly string[]
    : F[Name] extends { readonly usual: string }
      ? string
      : F[Name] extends { readonly value: string }
        ? string | undefined
        : boolean;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** How a command logs. */
export interface Logging {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly format: 'console' | 'plain' | 'json';
  readonly destination: 'stderr' | 'stdout';
}

/** The world outside, as a command may see and change it. */
export interface Surroundings {
  readonly env: Environment;
  /** Folder of the person who calls. */
  readonly home: string;
  /** Folder in which the command was called. */
  readonly cwd: string;
  readonly terminal: Terminal;
  readonly logging?: Logging;
  /** Notices are left out. */
  readonly isSilent?: boolean;
  /** The keyring of the operating system, where there is one that works. */
  keyring(): Promise<Vault | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Everything that comes in. */
  input(): Promise<string>;
  /** Results, a line each. */
  print(text: string): void;
  /** Results, exactly as they are. */
  write(content: string | Buffer): void;
  /** Everything else. */
  tell(text: string): void;
  /** Settles when the command is asked to end. */
  ended(): Promise<void>;
}

/** What stands on the command line besides flags. */
interface Words {
  /** How the help shows them. */
  readonly usage: string;
  readonly min?: number;
  readonly max?: number;
}

export interface Command<F extends Flags = Flags> {
  readonly summary: string;
  readonly flags: F;
  /** No words unless this says so. */
  readonly words?: Words;
  /** Answers the exit code. */
  run(given: Given<F>, around: Surroundings, words: readonly string[]): Promise<number>;
}

/** The command line is wrong: what it says goes with the usage. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** Something else went wrong, in words that hold no secret; the hints say what to do, a line each. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.hints = hints;
  }
}

/** Declares a command; its flags type what it is given. */
export const command = <const F extends Flags>(declared: Command<F>): Command =>
  declared as unknown as Command;

/** A command as the table has it. */
export interface Listed {
  readonly summary: string;
  /** The overview does not show it. */
  readonly hidden?: true;
  /** A command is loaded when it is asked for. */
  load(): Promise<Command>;
}
