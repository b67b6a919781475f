import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addedIn, filesIn } from '../../../layers/domain/secret-scanning/patch.ts';

/** Lines that look like parts of a patch are the ones that could be taken for one. */
const line = fc.oneof(
  fc.constantFrom(
    '+a',
    '-b',
    '@@ -1 +1 @@',
    '+++ b/x',
    '--- a/x',
    'diff --git a/x b/x',
    ' c',
    '',
    '\\ No newline',
    // No ends of lines to git.
    'a\rdiff --git a/x b/x',
    'a\u2028@@ -1 +1 @@',
    'a\r@@ -0,0 +1 @@',
    'a\r+++ /dev/null',
  ),
  fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', '+', '-', ' ', '@') }),
);
const file = fc.array(line, { maxLength: 12 });

/** What git says of two versions of a file. */
const diffOf = (before: readonly string[], after: readonly string[], context: number): string => {
  const folder = mkdtempSync(join(tmpdir(), 'locket-patch-'));
  try {
    writeFileSync(join(folder, 'before'), before.map((each) => `${each}\n`).join(''));
    writeFileSync(join(folder, 'after'), after.map((each) => `${each}\n`).join(''));
    execFileSync('git', ['diff', '--no-index', `-U${context}`, 'before', 'after'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    // It ends with 1 where there is a difference.
    return String((error as { stdout?: string }).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('what a patch added', () => {
  it('is each line where it stands in the file, whatever the lines look like', () => {
    fc.assert(
      fc.property(file, file, fc.constantFrom(0, 3), (before, after, context) => {
        const diff = diffOf(before, after, context);
        const added = filesIn(diff).flatMap(({ patch = '' }) => addedIn(patch));
        const lines = added.flatMap(({ startLine, text }) =>
          text.split('\n').map((each, n) => [startLine + n, each] as const),
        );
        for (const [at, text] of lines) expect(after[at - 1]).toBe(text);
        // What is not told as added was there before, as often.
        const numbers = new Set(lines.map(([at]) => at));
        const kept = after.filter((_, n) => !numbers.has(n + 1));
        const left = [...before];
        for (const each of kept) {
          const found = left.indexOf(each);
          expect(found).toBeGreaterThanOrEqual(0);
          left.splice(found, 1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a file that was deleted is nothing, and of one with a strange name its name', () => {
    const deleted = 'diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a';
    expect(filesIn(deleted)).toEqual([]);
    const strange =
      'diff --git "a/\\303\\244" "b/\\303\\244"\n--- /dev/null\n+++ "b/\\303\\244"\n@@ -0,0 +1 @@\n+a';
    expect(filesIn(strange)).toEqual([{ path: 'ä', patch: '@@ -0,0 +1 @@\n+a' }]);
  });
});
