import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Environment, Surroundings } from '../../cli/command.ts';
import { locket } from '../../cli/locket.ts';

/** What a command came to. */
interface Ran {
  readonly code: number;
  /** Results. */
  readonly out: string;
  /** Everything else. */
  readonly told: string;
}

/** Somebody at a computer of their own. */
export interface Desk {
  readonly home: string;
  /** Folder in which commands are called. */
  readonly cwd: string;
  run(words: readonly string[], more?: Partial<Surroundings>): Promise<Ran>;
}

const silent: Surroundings['terminal'] = {
  isInteractive: false,
  columns: undefined,
  ask: () => Promise.reject(new Error('nobody is asked')),
  askHidden: () => Promise.reject(new Error('nobody is asked')),
  choose: () => Promise.reject(new Error('nobody is asked')),
};

/** The world around a command that nothing is known of. */
export const nowhere: Surroundings = {
  env: {},
  home: '/nonexistent',
  cwd: '/',
  terminal: silent,
  keyring: async () => undefined,
  now: () => 0,
  input: async () => '',
  print: () => undefined,
  write: () => undefined,
  tell: () => undefined,
  ended: () => Promise.resolve(),
};

/** A computer whose files go with the test; commands are called as in a shell, with these variables. */
export const newDesk = async (env: Environment, now: () => number = Date.now): Promise<Desk> => {
  const home = await mkdtemp(join(tmpdir(), 'locket-home-'));
  const cwd = await mkdtemp(join(tmpdir(), 'locket-work-'));
  onTestFinished(async () => {
    await rm(home, { recursive: true });
    await rm(cwd, { recursive: true });
  });
  return {
    home,
    cwd,
    run: async (words, more = {}) => {
      let out = '';
      let told = '';
      const code = await locket(words, {
        ...nowhere,
        env,
        home,
        cwd,
        now,
        print: (text) => {
          out += `${text}\n`;
        },
        write: (text) => {
          out += text;
        },
        tell: (text) => {
          told += `${text}\n`;
        },
        ...more,
      });
      return { code, out, told };
    },
  };
};
