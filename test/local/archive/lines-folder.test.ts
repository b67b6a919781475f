import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LinesFolder } from '../../../local/archive/lines-folder.ts';

let folder: string;
let files: number;
let lines: LinesFolder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'locket-lines-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  files = 0;
  lines = new LinesFolder(() => {
    files += 1;
    return join(folder, 'day', `${files}.ndjson.gz`);
  });
});

const contents = (): readonly string[] =>
  readdirSync(join(folder, 'day'))
    .sort()
    .flatMap((name) =>
      gunzipSync(readFileSync(join(folder, 'day', name)))
        .toString()
        .trimEnd()
        .split('\n'),
    );

describe('lines of a folder of the bucket', () => {
  it('are on disk when they were taken, in order and each once, however many come at once', async () => {
    await lines.append(['1', '2']);
    expect(contents()).toEqual(['1', '2']);
    const more = Array.from({ length: 50 }, (_, n) => `${n + 3}`);
    await Promise.all(more.map((line) => lines.append([line])));
    expect(contents()).toEqual(['1', '2', ...more]);
    expect(files).toBe(1);
  });

  it('go into another file when one is full', async () => {
    const noise = () => Array.from({ length: 10_000 }, () => `${Math.random()}`.repeat(2));
    for (let n = 0; n < 4; n += 1) await lines.append(noise());
    expect(contents()).toHaveLength(40_000);
    expect(files).toBeGreaterThan(1);
  });

  it('that could not be written fail for who gave them, and others are written afterwards', async () => {
    let isBroken = true;
    const failing = new LinesFolder(() => join(folder, isBroken ? '\0' : 'day', '1.ndjson.gz'));
    await expect(failing.append(['lost'])).rejects.toThrow();
    isBroken = false;
    await failing.append(['given again']);
    expect(contents()).toEqual(['given again']);
  });
});
