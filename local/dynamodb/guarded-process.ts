import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Starts a program, prints its process id, and ends it when our end of the pipe closes: that happens on a graceful
 * stop and also when this process is killed. The program reads nothing; the pipe is only the guard's. What it writes is
 * for its owner only.
 */
const GUARD = [
  'umask 077',
  'exec 3<&0 </dev/null',
  '"$@" 3<&- >/dev/null & child=$!',
  'echo "$child"',
  '{ read -r line <&3; kill "$child" 2>/dev/null; } >/dev/null 2>&1 &',
  'exec 3<&-',
  'wait "$child"',
].join('\n');

/** A child process that does not outlive this one. */
export interface GuardedProcess {
  /** The program's own process id, once known. */
  readonly pid: Promise<number | undefined>;
  /** Settles with what the program said last on stderr, when it ends. */
  readonly ended: Promise<string>;
  stop(): void;
}

const lastWords = (child: ChildProcess): Promise<string> =>
  new Promise((done) => {
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-2000);
    });
    child.once('error', (error) => done(error.message));
    child.once('exit', () => setImmediate(() => done(text.trim())));
  });

const firstLine = (child: ChildProcess): Promise<number | undefined> =>
  new Promise((done) => {
    child.stdout
      ?.setEncoding('utf8')
      .on('data', (line: string) => done(Number.parseInt(line, 10) || undefined));
    child.once('exit', () => done(undefined));
    child.once('error', () => done(undefined));
  });

/** Runs a program in a process group of its own, out of reach of the terminal's Ctrl-C, but not longer than us. */
export const runGuarded = (command: readonly [string, ...string[]]): GuardedProcess => {
  const windows = process.platform === 'win32';
  const [program, ...args] = command;
  const child = windows
    ? spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] })
    : spawn('/bin/sh', ['-c', GUARD, 'guard', program, ...args], { stdio: 'pipe', detached: true });
  child.stdin?.on('error', () => {});
  return {
    pid: windows ? Promise.resolve(child.pid) : firstLine(child),
    ended: lastWords(child),
    stop: () => {
      if (windows) child.kill();
      else child.stdin?.end();
    },
  };
};
