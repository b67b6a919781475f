import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Failure } from '../command.ts';

/** What is run: a program with its arguments, without a shell between. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** The program for a line that a shell reads. */
export const inShell = (line: string, env: Readonly<Record<string, string | undefined>>): Program =>
  process.platform === 'win32'
    ? { file: 'cmd', args: ['/d', '/s', '/c', line] }
    : { file: env.SHELL || 'sh', args: ['-c', line] };

/** Signals that are passed on to the child. */
const passed = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGCONT',
  'SIGWINCH',
] as const;

/** Exit code of a child, in the way of shells: 128 and the number of the signal that ended it. */
const exitCode = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal ? constants.signals[signal] : 0);

const startFault = ({ code }: NodeJS.ErrnoException, file: string): Failure =>
  new Failure(code === 'ENOENT' ? `There is no program ${file}` : `${file} cannot be run: ${code}`);

export interface Child {
  /** Exit code, once it has ended. @throws Failure when it could not be started */
  readonly ended: Promise<number>;
  /** Asks it and what it started to end, and ends them after so many milliseconds. */
  stop(patience: number): Promise<number>;
}

interface Settings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether it leads a process group, so that what it started can be ended with it. */
  readonly isGroup: boolean;
}

const kill = (child: ChildProcess, signal: NodeJS.Signals, isGroup: boolean): void => {
  if (child.pid === undefined) return;
  try {
    if (isGroup && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {} // It has ended meanwhile.
};

/** Starts a program on the streams of this process; every signal that arrives here is passed on. */
export const start = ({ file, args }: Program, { env, cwd, isGroup }: Settings): Child => {
  const child = spawn(file, args, { stdio: 'inherit', env: { ...env }, cwd, detached: isGroup });
  const pass = (signal: NodeJS.Signals): void => kill(child, signal, isGroup);
  // What a terminal sends reaches every process of its foreground group: passing it on would send it twice.
  const isForeground = !isGroup && process.stdin.isTTY === true;
  const fromTerminal = new Set(['SIGINT', 'SIGQUIT', 'SIGWINCH', 'SIGHUP']);
  const listener = (signal: NodeJS.Signals): void => {
    if (!(isForeground && fromTerminal.has(signal))) pass(signal);
  };
  for (const signal of passed) process.on(signal, listener);
  const ended = new Promise<number>((done, fail) => {
    child.once('error', (error) => fail(startFault(error, file)));
    child.once('exit', (code, signal) => done(exitCode(code, signal)));
  }).finally(() => {
    for (const signal of passed) process.off(signal, listener);
  });
  return {
    ended,
    stop: async (patience) => {
      pass('SIGTERM');
      const timer = setTimeout(() => pass('SIGKILL'), patience);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
        pass('SIGKILL');
      }
    },
  };
};
