import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Failure } from '../command.ts';
import { type Added, addedIn, commitFormat } from './patches.ts';

/** Configuration of a scanned repository must not decide what is run or shown: nothing of it does, but its objects. */
const steady = [
  '-c',
  'core.quotePath=true',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.attributesFile=',
  '-c',
  'diff.external=',
  '-c',
  'log.showSignature=false',
];

async function* linesOf(folder: string, args: readonly string[]): AsyncGenerator<string> {
  const child = spawn('git', ['-C', folder, ...steady, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    if (complaint.length < 2000) complaint += chunk;
  });
  const ended = new Promise<number | null>((done, fail) => {
    child.once('error', (error) =>
      fail(new Failure(`git cannot be run: ${(error as NodeJS.ErrnoException).code}`)),
    );
    child.once('close', done);
  });
  // It is awaited below; a failure before that is not unheard.
  ended.catch(() => undefined);
  try {
    yield* createInterface({ input: child.stdout, crlfDelay: 0 });
    const code = await ended;
    if (code !== 0) throw new Failure(`git failed: ${complaint.trim().split('\n').at(-1)}`);
  } finally {
    child.kill();
  }
}

const patch = ['-U0', '--no-ext-diff', '--no-textconv', '--no-color', '--src-prefix=a/', '--dst-prefix=b/'];

/** Whatever was ever added in any branch, or what `options` for `git log` select. @throws Failure */
export const historyOf = (
  folder: string,
  options: readonly string[] = ['--full-history', '--all'],
): AsyncIterable<Added> =>
  addedIn(linesOf(folder, ['log', '-p', ...patch, `--format=${commitFormat}`, ...options]));

/** What was added since the last commit, or is about to be committed. @throws Failure */
export const changesIn = (folder: string, isStaged: boolean): AsyncIterable<Added> =>
  addedIn(linesOf(folder, ['diff', ...patch, ...(isStaged ? ['--staged'] : [])]));

/** One line of output of git. @throws Failure */
export const answerOf = async (folder: string, args: readonly string[]): Promise<string> => {
  const lines: string[] = [];
  for await (const line of linesOf(folder, args)) lines.push(line);
  return lines.join('\n').trim();
};
