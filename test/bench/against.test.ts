import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readComparison } from '../../bench/against/options.ts';
import { median, ratioOf } from '../../bench/against/ratio.ts';
import { comparisonReport } from '../../bench/against/report.ts';
import { inTurn } from '../../bench/against/turns.ts';
import { withUndo } from '../../bench/against/undo.ts';
import { checkOut } from '../../bench/against/worktree.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';

describe('--against', () => {
  it('names the other version; without it nothing is compared', () => {
    expect(readComparison(['--quick', '--only=load'])).toBeUndefined();
    expect(readComparison(['--against', 'v1.0'])).toMatchObject({
      ref: 'v1.0',
      parts: ['load', 'function', 'bundles', 'starts'],
    });
  });

  it('goes with --quick, which takes fewer turns, and with --only', () => {
    const args = ['--against=main', '--only=bundles,starts'];
    const thorough = readComparison(args);
    const quick = readComparison([...args, '--quick']);
    expect(quick?.parts).toEqual(['bundles', 'starts']);
    expect(quick?.rounds).toBeLessThan(thorough?.rounds ?? 0);
    expect(thorough?.rounds).toBeGreaterThanOrEqual(5);
  });

  it.each([[['--against=main', '--only=counts']], [['--against=--force']], [['--against=']]])(
    'refuses %j',
    (args) => {
      expect(() => readComparison(args)).toThrow(/by load|--against needs/);
    },
  );
});

describe('a ratio', () => {
  const pair = { name: 'get', unit: 'req/s' };

  it('is the median of the ratios of the rounds, not the ratio of medians', () => {
    expect(ratioOf({ ...pair, here: [10, 30, 100], there: [10, 10, 100] })).toEqual({
      here: 30,
      there: 10,
      ratio: 1,
      lowest: 1,
      highest: 3,
    });
  });

  it('of an even number of rounds is between the two in the middle', () => {
    expect(median([1, 4, 2, 3])).toBe(2.5);
  });

  it('leaves out rounds that one version was not measured in', () => {
    expect(ratioOf({ ...pair, here: [2, 4], there: [1] })?.ratio).toBe(2);
    expect(ratioOf({ ...pair, here: [Number.NaN], there: [1] })).toBeUndefined();
    expect(ratioOf({ ...pair, here: [1], there: [0] })).toBeUndefined();
  });
});

it('the versions take turns in beginning', async () => {
  const turns: string[] = [];
  const results = await inTurn(3, async (side, round) => {
    turns.push(side);
    return `${side}${round}`;
  });
  expect(turns).toEqual(['there', 'here', 'here', 'there', 'there', 'here']);
  expect(results.here).toEqual(['here0', 'here1', 'here2']);
});

it('the report tells ratios with their spread, and what was not compared', () => {
  const options = { ref: 'v1', parts: [], rounds: 3, seconds: 1, warmUp: 1, requests: 1 };
  const pairs = [{ name: 'get', unit: 'ms', here: [1, 2, 3], there: [2, 2, 2] }];
  const report = comparisonReport(options, pairs, [{ part: 'load', reason: 'too old' }]);
  expect(report).toMatch(/\| get +\| ms +\| 2 +\| 2 +\| 1\.00 +\| 0\.50–1\.50 +\|/);
  expect(report).toContain('Not compared: load. too old');
});

/** A repository with two commits and installed packages. */
const repository = () => {
  const root = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: root });
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(root, '.gitignore'), 'node_modules\n');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  for (const text of ['one', 'two']) {
    writeFileSync(join(root, 'file'), text);
    git('add', '.');
    git('commit', '--quiet', '--message', text);
  }
  mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
  writeFileSync(join(root, 'node_modules', 'a', 'index.js'), '');
  const worktrees = () => String(git('worktree', 'list')).trim().split('\n').length;
  return { root, worktrees };
};

describe('the other version', () => {
  it('is checked out beside this one, with links to the same packages, and removed afterwards', async () => {
    const { root, worktrees } = repository();
    const folder = await withUndo(async (undo) => {
      const there = await checkOut(root, 'HEAD~1', undo);
      expect(readFileSync(join(there, 'file'), 'utf8')).toBe('one');
      const [ours, theirs] = [root, there].map((each) => statSync(join(each, 'node_modules/a/index.js')).ino);
      expect(theirs).toBe(ours);
      expect(worktrees()).toBe(2);
      return there;
    });
    expect(existsSync(folder)).toBe(false);
    expect(worktrees()).toBe(1);
  });

  it('is refused when git does not know it', async () => {
    const { root } = repository();
    await expect(withUndo((undo) => checkOut(root, 'nowhere', undo))).rejects.toThrow(
      'git knows no version nowhere',
    );
  });

  it('is removed when somebody interrupts the comparison', async () => {
    const { root, worktrees } = repository();
    const module = (name: string) =>
      pathToFileURL(join(import.meta.dirname, `../../bench/against/${name}`)).href;
    const program = `
      const { withUndo } = await import('${module('undo.ts')}');
      const { checkOut } = await import('${module('worktree.ts')}');
      await withUndo(async (undo) => {
        console.log(await checkOut('${root}', 'HEAD', undo));
        await new Promise((done) => setTimeout(done, 60000));
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const folder = String(await new Promise((done) => child.stdout.once('data', done))).trim();
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGINT');
    expect(await new Promise((done) => child.once('exit', done))).toBe(130);
    expect(existsSync(folder)).toBe(false);
    expect(worktrees()).toBe(1);
  });
});
