import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

/** The program that gives a command a terminal of its own (util-linux). */
export const pseudoTerminal = '/usr/bin/script';

/** A command at a terminal, and somebody who types. */
export interface AtTerminal {
  /** Everything that the terminal showed so far, without what moves and colours it. */
  shown(): string;
  /** Everything that the terminal was sent. */
  readonly raw: () => string;
  /** Waits until the terminal shows this. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  readonly ended: Promise<number>;
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Runs a command line at a terminal. */
export const atTerminal = (
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): AtTerminal => {
  // In the place of the shell, which would end of an interrupt by itself.
  const line = `exec ${words.map(quoted).join(' ')}`;
  const child = spawn(pseudoTerminal, ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const shown = () => stripVTControlCharacters(text);
  return {
    shown,
    raw: () => text,
    shows: async (wanted) => {
      while (!shown().includes(wanted)) {
        if (child.exitCode !== null) throw new Error(`It ended without showing ${wanted}: ${shown()}`);
        await pause(20);
      }
    },
    type: (keys) => child.stdin.write(keys),
    ended: once(child, 'close').then(([code]) => code as number),
  };
};
