import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDataFolder, writeWhole } from '../../../local/instance/files.ts';
import { narrowDataFolder } from '../../../local/instance/modes.ts';
import { createWrappingKey, hasWrappingKey } from '../../../local/instance/wrapping-key.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('the data folder', () => {
  it('is created for its owner only', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    prepareDataFolder(folder);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('below a file is refused in a sentence that names the setting', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => prepareDataFolder(join(file, 'data'))).toThrow(/cannot be written to .* LOCKET_DATA_DIR/);
  });

  it.each(['a file', 'a place below /proc'])('that is %s is refused', (what) => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const folder = what === 'a file' ? file : '/proc/nowhere/data';
    expect(() => prepareDataFolder(folder)).toThrow(/cannot be written to/);
  });

  it('a file is replaced as a whole, for its owner only', () => {
    const file = join(temporaryFolder(), 'file');
    writeWhole(file, 'old');
    writeWhole(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(modeOf(file)).toBe(0o600);
  });
});

describe('the wrapping key', () => {
  it('is 32 random bytes for the owner only', () => {
    const folder = temporaryFolder();
    expect(hasWrappingKey(folder)).toBe(false);
    createWrappingKey(folder);
    expect(hasWrappingKey(folder)).toBe(true);
    expect(readFileSync(join(folder, 'wrapping.key'))).toHaveLength(32);
    expect(modeOf(join(folder, 'wrapping.key'))).toBe(0o600);
  });

  it('of another length is refused', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'wrapping.key'), 'short', { mode: 0o600 });
    expect(() => hasWrappingKey(folder)).toThrow(/is damaged/);
  });

  it.each([0o644, 0o640, 0o604, 0o660])('with mode %o is refused with the command that mends it', (mode) => {
    const folder = join(temporaryFolder(), "it's here");
    mkdirSync(folder);
    createWrappingKey(folder);
    const key = join(folder, 'wrapping.key');
    chmodSync(key, mode);
    const command = `chmod 600 '${folder.replace("'", "'\\''")}/wrapping.key'`;
    expect(() => hasWrappingKey(folder)).toThrow(
      `(mode 0${mode.toString(8)}) and is not used so: run \`${command}\``,
    );
    execFileSync('/bin/sh', ['-c', command]);
    expect(hasWrappingKey(folder)).toBe(true);
  });
});

describe('what an earlier start left readable for others', () => {
  it('is for the owner only from the next start on; what is not ours stays as it is', () => {
    const folder = temporaryFolder();
    const files = ['locket.db', 'locket.db-wal', 'locket.log', 'bootstrap.json', 'events/2026-01-01.jsonl'];
    for (const name of [...files, 'holiday.jpg', 'wrapping.key']) {
      mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o755 });
      writeFileSync(join(folder, name), '', { mode: 0o644 });
      chmodSync(join(folder, name), 0o644);
    }
    chmodSync(folder, 0o755);
    symlinkSync(join(folder, 'holiday.jpg'), join(folder, 'locket.log.1'));
    narrowDataFolder(folder);
    for (const name of files) expect(modeOf(join(folder, name)), name).toBe(0o600);
    expect(modeOf(join(folder, 'events'))).toBe(0o700);
    for (const name of ['holiday.jpg', 'wrapping.key']) expect(modeOf(join(folder, name)), name).toBe(0o644);
    expect(modeOf(folder)).toBe(0o755);
  });
});
