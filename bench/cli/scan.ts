import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type FeatureFigure, untargeted } from '../features/figure.ts';

/** What looks like a token of GitHub. */
const token = (number: number): string => {
  const digest = createHash('sha256').update(`bench ${number}`).digest('base64');
  return `ghp_${digest
    .repeat(2)
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 36)}`;
};

/** One commit in the format of `git fast-import`: a file of twenty lines, of which one in a hundred commits has a secret. */
const commit = (number: number): string => {
  const lines = Array.from({ length: 20 }, (_, line) => `setting_${line} = value ${number} of ${line}`);
  if (number % 100 === 0) lines.push(`token = ${token(number)}`);
  const content = `${lines.join('\n')}\n`;
  const message = `Change ${number}`;
  return [
    'commit refs/heads/main',
    `committer Bench <bench@example.org> ${1_700_000_000 + number} +0000`,
    `data ${Buffer.byteLength(message)}`,
    message,
    `M 100644 inline folder${number % 50}/file${number % 1000}.conf`,
    `data ${Buffer.byteLength(content)}`,
    content,
    '',
  ].join('\n');
};

const repositoryIn = (folder: string, commits: number): void => {
  const git = (args: readonly string[], input?: string): void => {
    const { status, stderr } = spawnSync('git', ['-C', folder, ...args], { input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`);
  };
  git(['init', '--quiet', '--initial-branch=main']);
  git(['fast-import', '--quiet'], Array.from({ length: commits }, (_, n) => commit(n + 1)).join(''));
};

/** The most memory that a process of Linux ever had, in MB. */
const peakOf = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

/** How long a scan of a whole history takes, and how much memory. */
export const measureScan = async (
  command: string,
  folder: string,
  commits: number,
): Promise<readonly FeatureFigure[]> => {
  repositoryIn(folder, commits);
  const begun = performance.now();
  const child = spawn(process.execPath, [command, 'scan', '--source', folder, '--exit-code', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder },
  });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const ended = once(child, 'close');
  let peak = 0;
  while (child.exitCode === null) {
    peak = Math.max(peak, await peakOf(child.pid ?? 0));
    await Promise.race([ended, pause(50)]);
  }
  const seconds = (performance.now() - begun) / 1000;
  const found = Number(/leaks found: (\d+)/.exec(told)?.[1] ?? 0);
  if (found !== commits / 100)
    throw new Error(`The scan found ${found} of ${commits / 100} secrets: ${told}`);
  return [
    untargeted(`scan ${commits} commits`, seconds, 's'),
    untargeted('the same, most memory', peak, 'MB'),
  ];
};
