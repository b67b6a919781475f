import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Environment, Failure } from '../command.ts';
import { type Added, addedIn, commitFormat } from './patches.ts';

/** Configuration of a scanned repository must not decide what is run or shown: nothing of it does, but its objects. */
const steady: Readonly<Record<string, string>> = {
  'core.quotePath': 'true',
  'core.fsmonitor': 'false',
  'core.attributesFile': '',
  'diff.external': '',
  'log.showSignature': 'false',
};

/** Nothing is fetched that a partial clone lacks, and no index is written, which would run a hook. */
const variables = {
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
};

/** Settings in the variables that win over every file, whatever their names hold (git-config, environment). */
const settingsIn = (settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const entries = Object.entries(settings);
  const pairs = entries.flatMap(([name, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, name],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(entries.length) };
};

/** Where git is called, and with which variables. */
export interface Repository {
  readonly folder: string;
  readonly env: Environment;
}

async function* linesOf(
  { folder, env }: Repository,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): AsyncGenerator<string> {
  const child = spawn('git', ['-C', folder, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...variables, ...settingsIn({ ...steady, ...more }) },
  });
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

/** Programs by which git would read files of the working tree, each set to none. */
const withoutFilters = async (repository: Repository): Promise<Readonly<Record<string, string>>> => {
  const settings: Record<string, string> = { 'core.hooksPath': '/dev/null' };
  const asked = ['config', '--null', '--name-only', '--get-regexp', '^filter\\.'];
  const named = await answerOf(repository, asked).catch(() => '');
  for (const name of named.split('\0').filter(Boolean)) {
    const driver = name.slice(0, name.lastIndexOf('.'));
    settings[`${driver}.required`] = 'false';
    for (const program of ['clean', 'smudge', 'process']) settings[`${driver}.${program}`] = '';
  }
  return settings;
};

async function* patchOf(repository: Repository, args: readonly string[]): AsyncGenerator<string> {
  yield* linesOf(repository, args, await withoutFilters(repository));
}

/** Whatever was ever added in any branch, or what `options` for `git log` select. @throws Failure */
export const historyOf = (
  repository: Repository,
  options: readonly string[] = ['--full-history', '--all'],
): AsyncIterable<Added> =>
  addedIn(patchOf(repository, ['log', '-p', ...patch, `--format=${commitFormat}`, ...options]));

/** What was added since the last commit, or is about to be committed; or what `options` for `git diff` select. @throws Failure */
export const changesIn = (
  repository: Repository,
  isStaged: boolean,
  options: readonly string[] = [],
): AsyncIterable<Added> =>
  addedIn(patchOf(repository, ['diff', ...patch, ...(isStaged ? ['--staged'] : []), ...options]));

/** One line of output of git. @throws Failure */
export const answerOf = async (repository: Repository, args: readonly string[]): Promise<string> => {
  const lines: string[] = [];
  for await (const line of linesOf(repository, args)) lines.push(line);
  return lines.join('\n').trim();
};
