import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDataFolder, writeWhole } from '../../../local/instance/files.ts';
import { ensureWrappingKey } from '../../../local/instance/wrapping-key.ts';
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
  it('is 32 random bytes for the owner only, made once', () => {
    const folder = temporaryFolder();
    ensureWrappingKey(folder);
    const key = readFileSync(join(folder, 'wrapping.key'));
    ensureWrappingKey(folder);
    expect(key).toHaveLength(32);
    expect(modeOf(join(folder, 'wrapping.key'))).toBe(0o600);
    expect(readFileSync(join(folder, 'wrapping.key'))).toEqual(key);
  });

  it('is never replaced when there is data that needs the lost one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'locket.db'), 'data');
    expect(() => ensureWrappingKey(folder)).toThrow(/wrapping.key is missing/);
  });

  it('of another length is refused', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'wrapping.key'), 'short');
    expect(() => ensureWrappingKey(folder)).toThrow(/is damaged/);
  });
});
