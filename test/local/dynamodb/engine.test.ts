import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEngine } from '../../../local/dynamodb/engine.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const platformPackage = `@dynoxide/${process.platform}-${process.arch}/package.json`;

describe('the embedded database', () => {
  it('is this platform’s binary when that is installed', () => {
    const packages = temporaryFolder();
    writeFileSync(join(packages, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'), '');
    const engine = findEngine('/data', (name) =>
      name === platformPackage ? join(packages, 'package.json') : undefined,
    );
    expect(engine.command(7)).toEqual(
      expect.arrayContaining(['serve', '--port', '7', '--db-path', join('/data', 'locket.db')]),
    );
  });

  it('is not a package whose binary is missing', () => {
    const packages = temporaryFolder();
    const resolve = (name: string) => (name === platformPackage ? join(packages, 'package.json') : undefined);
    expect(() => findEngine(temporaryFolder(), resolve)).toThrow(/No embedded DynamoDB/);
  });

  it('without any, the sentence names the way out', () => {
    mkdirSync(join(temporaryFolder(), 'x'));
    expect(() => findEngine('/data', () => undefined)).toThrow(
      /^No embedded DynamoDB runs on .* set AWS_ENDPOINT_URL_DYNAMODB .*\.$/,
    );
  });
});
