import { describe, expect, it } from 'vitest';
import { builtInScanner } from '../../../functions/workers/secret-scanning/scanner.ts';
import { type Fragment, findingsIn } from '../../../layers/domain/secret-scanning/scan-commit.ts';
import { processorTime } from '../../harness/processor-time.ts';
import { leaked } from '../../world/repositories.ts';

const scan = builtInScanner();
const bytes = (size: number): string => 'x'.repeat(size);

describe('a commit of more than is looked at', () => {
  it('keeps no smaller file from being looked at by its size', () => {
    const line = (text: string) => ({ text: `${text}\n` });
    const files = [
      ...Array.from({ length: 9 }, (_, n) => ({ path: `a${n}.txt`, ...line(bytes(1024 * 1024)) })),
      { path: 'z.env', ...line(`T=${leaked}`) },
    ];
    const commit = { id: 'c', author: '', email: '', date: '', message: '', files, isWhole: true };
    const looked: string[] = [];
    const looking = (fragment: Fragment) => {
      looked.push(fragment.file);
      return fragment.file === 'z.env' ? scan(fragment) : [];
    };
    const { findings, isWhole } = findingsIn(looking, commit, () => true);
    expect(findings.map(({ file }) => file)).toEqual(['z.env']);
    expect(new Set(looked).size).toBeLessThan(files.length);
    expect(isWhole).toBe(false);
  });
});

describe('a commit that takes long to look at', () => {
  const commitOf = (text: string) => ({
    ...{ id: 'c', author: '', email: '', date: '', message: '' },
    files: [{ path: 'long.env', text }],
    isWhole: true,
  });
  const bare = 'secret_key = "q9Zt7LmX2vB8nR4kY6wP1sD3"';
  const encoded = (text: string) => Buffer.from(text).toString('base64');

  it.each([
    ['of findings without end', `${bare}\n`.repeat(5_000)],
    ['of findings on one line', bare.repeat(5_000)],
    ['of what is encoded twice', encoded(encoded(bare.repeat(5_000)))],
  ])('is left off once enough is found: %s', (_, text) => {
    const begun = processorTime();
    const { findings, isWhole } = findingsIn(scan, commitOf(text), () => true);
    expect({ isWhole, isFound: findings.length > 0 }).toEqual({ isWhole: false, isFound: true });
    expect(processorTime() - begun).toBeLessThan(20_000);
  });

  it('of which its host left something out is told as one that was not looked at as a whole', () => {
    const commit = commitOf(`T=${leaked}`);
    const looked = [true, false].map((isWhole) => findingsIn(scan, { ...commit, isWhole }, () => true));
    expect(looked.map(({ isWhole, findings }) => [isWhole, findings.length])).toEqual([
      [true, 1],
      [false, 1],
    ]);
  });

  it('is left off between two pieces once there is no time', () => {
    let pieces = 0;
    const counting = () => {
      pieces += 1;
      return [];
    };
    const { isWhole } = findingsIn(counting, commitOf(bytes(8_000_000)), () => pieces < 5);
    expect([isWhole, pieces]).toEqual([false, 5]);
  });

  it.each([
    ['lines', (at: number) => `${bytes(60)}\n`.repeat(at)],
    ['one line', (at: number) => 'x '.repeat(at * 30)],
  ])('is missed nowhere in it, and found where it stands: %s', (_, fillerOf) => {
    for (const at of [1, 1_074, 1_092, 2_184]) {
      const text = `${fillerOf(at)}T=${leaked}\n${fillerOf(2_000)}`;
      const { findings, isWhole } = findingsIn(scan, commitOf(text), () => true);
      expect(isWhole).toBe(true);
      expect(findings.map(({ secret, startLine }) => [secret, startLine])).toEqual([
        [leaked, fillerOf(at).split('\n').length],
      ]);
    }
  });
});
