import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Files of ours that a warm request may cross: what one opens who follows it. Lower them with the count. */
const most = { get: 74, list: 76, login: 48, createInEmpty: 102 } as const;

describe('the files that a warm request crosses', () => {
  it('are no more than they were', { timeout: 120_000 }, () => {
    const printed = execFileSync(process.execPath, ['bench/files-crossed.ts', ...Object.keys(most)], {
      encoding: 'utf8',
    });
    const counts = Object.fromEntries(
      [...printed.matchAll(/^(\w+): (\d+) files/gm)].map(([, name, count]) => [name, Number(count)]),
    );
    expect(Object.keys(counts)).toEqual(Object.keys(most));
    for (const [name, ceiling] of Object.entries(most))
      expect(counts[name], name).toBeLessThanOrEqual(ceiling);
  });
});
