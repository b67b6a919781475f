import { Failure } from '../command.ts';
import type { Terminal } from './terminal.ts';

const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Questions go to stderr: results alone stand on stdout. */
const context = { output: process.stderr };

const answered = async <T>(ask: (prompts: typeof import('@inquirer/prompts')) => Promise<T>): Promise<T> => {
  if (!isInteractive) throw new Failure('Nobody can be asked: this is no terminal');
  try {
    return await ask(await import('@inquirer/prompts'));
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
    answered(({ input }) => input({ message, ...(usual !== undefined && { default: usual }) }, context)),
  askHidden: (message) => answered(({ password }) => password({ message, mask: '*' }, context)),
  choose: (message, choices) => answered(({ select }) => select({ message, choices }, context)),
};
