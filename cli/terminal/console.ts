import { Failure } from '../command.ts';
import type { Terminal } from './terminal.ts';

const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Questions go to stderr: results alone stand on stdout. */
const context = { output: process.stderr };

/** @throws Failure when nobody is there, or whoever is there does not want to answer */
const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  if (!isInteractive) throw new Failure('Nobody can be asked: this is no terminal');
  try {
    return await ask();
  } catch (error) {
    if ((error as Error).name === 'ExitPromptError') throw new Failure('Ended without an answer');
    throw error;
  }
};

/** The terminal that this process runs in. */
export const console: Terminal = {
  isInteractive,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  ask: (message, usual) =>
    answered(async () => {
      const { default: input } = await import('@inquirer/input');
      return input({ message, ...(usual !== undefined && { default: usual }) }, context);
    }),
  askHidden: (message) =>
    answered(async () => {
      const { default: password } = await import('@inquirer/password');
      return password({ message, mask: '*' }, context);
    }),
  choose: (message, choices) =>
    answered(async () => {
      const { default: select } = await import('@inquirer/select');
      return select({ message, choices }, context);
    }),
};
