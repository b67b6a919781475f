import { Failure } from '../command.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Questions go to stderr: results alone stand on stdout. */
const context = { output: process.stderr };

/** A line of the terminal that is written over. */
const status = process.stderr.isTTY
  ? (text: string): void => {
      process.stderr.write(`\r\u001b[2K${visible(text).slice(0, (process.stderr.columns || 80) - 1)}`);
    }
  : undefined;

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
  status,
  ask: (message, usual) =>
    answered(async () => {
      const { default: input } = await import('@inquirer/input');
      return input({ message: visible(message), ...(usual !== undefined && { default: usual }) }, context);
    }),
  askHidden: (message) =>
    answered(async () => {
      const { default: password } = await import('@inquirer/password');
      return password({ message: visible(message), mask: '*' }, context);
    }),
  choose: (message, choices) =>
    answered(async () => {
      const { default: select } = await import('@inquirer/select');
      const shown = choices.map(({ name, value }) => ({ name: visible(name), value }));
      return select({ message: visible(message), choices: shown }, context);
    }),
};
