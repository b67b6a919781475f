import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { StartFailure } from './failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An HSM as the functions are told of it. */
export interface Hsm {
  /** Whether it wraps the root key of a new instance. */
  readonly isFirst: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/** What `npm start` can be told, read once from the environment. */
export interface Settings {
  /** TCP port of the API; 0 takes any free one. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Host names by which the API may be called, beside those of this machine. */
  readonly allowedHosts: readonly string[];
  /** Absolute path of the folder that holds everything that must survive a restart. */
  readonly dataDir: string;
  /** Whether an empty data folder gets a first organization, project and machine identity. */
  readonly bootstrap: boolean;
  /** A DynamoDB that already runs somewhere; without it the runner starts its own. */
  readonly dynamodbEndpoint?: string;
  /** Whether npm started this process, so that it ends when npm is gone. */
  readonly underNpm: boolean;
  /** A table in AWS that a program of the operator is for, instead of the data on this machine. */
  readonly deployedTable?: string;
  /** An HSM that may wrap the root key, when one is named. */
  readonly hsm?: Hsm;
  /** Absolute path of a file with credentials of the instance at third parties, where they are kept outside of it. */
  readonly appsFile?: string;
  /** Whether the API is served by TLS: `npm start -- --tls`. */
  readonly tls: boolean;
  /** The folder that the command was typed in, which npm changes. */
  readonly typedIn: string;
}

const HIGHEST_PORT = 65_535;

const variableOf = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

const readPort = (env: Environment): number => {
  const text = variableOf(env, 'LOCKET_PORT') ?? '8080';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > HIGHEST_PORT) {
    throw new StartFailure(`LOCKET_PORT must be a number from 0 to ${HIGHEST_PORT}, not "${text}".`);
  }
  return port;
};

const readSwitch = (env: Environment, name: string): boolean => {
  const text = variableOf(env, name) ?? '1';
  if (text !== '0' && text !== '1') throw new StartFailure(`${name} must be 0 or 1, not "${text}".`);
  return text === '1';
};

const readHost = (env: Environment): string => {
  const host = variableOf(env, 'LOCKET_HOST') ?? '127.0.0.1';
  if (!/^[A-Za-z0-9._:-]+$/.test(host)) {
    throw new StartFailure(`LOCKET_HOST must be an address or a host name, not "${host}".`);
  }
  return host;
};

const hostName = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
const ipv6Address = /^[0-9a-f:]+$/;

const readAllowedHosts = (env: Environment): readonly string[] => {
  const names = (variableOf(env, 'LOCKET_ALLOWED_HOSTS') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const hosts = names.filter((name) => name !== '').map((name) => name.replace(/^\[(.*)\]$/, '$1'));
  const wrong = hosts.find((name) => !hostName.test(name) && !ipv6Address.test(name));
  if (wrong === undefined) return hosts;
  throw new StartFailure(
    `LOCKET_ALLOWED_HOSTS must be host names or addresses without ports, separated by commas, not "${wrong}".`,
  );
};

const readEndpoint = (env: Environment): string | undefined => {
  const text = variableOf(env, 'AWS_ENDPOINT_URL_DYNAMODB');
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new StartFailure('AWS_ENDPOINT_URL_DYNAMODB must be an http or https URL.');
  }
  return text;
};

const binding = createRequire(import.meta.url);

const findBinding = (): string => {
  try {
    return binding.resolve('pkcs11js');
  } catch {
    throw new StartFailure(
      'LOCKET_PKCS11_MODULE needs the package pkcs11js: run npm ci with a C++ compiler there.',
    );
  }
};

/** What names an HSM begins alike, and goes to the functions as it is. */
const readHsm = (env: Environment): Hsm | undefined => {
  const strategy = variableOf(env, 'LOCKET_WRAPPING') ?? 'software';
  if (strategy !== 'software' && strategy !== 'pkcs11')
    throw new StartFailure(`LOCKET_WRAPPING must be software or pkcs11 on this machine, not "${strategy}".`);
  const isFirst = strategy === 'pkcs11';
  const given = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('LOCKET_PKCS11_') && Boolean(entry[1]),
  );
  if (!given.some(([name]) => name === 'LOCKET_PKCS11_MODULE')) {
    if (isFirst)
      throw new StartFailure('LOCKET_WRAPPING is pkcs11: LOCKET_PKCS11_MODULE must name a library.');
    return undefined;
  }
  return { isFirst, variables: { LOCKET_PKCS11_BINDING: findBinding(), ...Object.fromEntries(given) } };
};

/** What may be said behind the command. */
const readOptions = (given: readonly string[]): Pick<Settings, 'tls'> => {
  const unknown = given.find((each) => each !== '--tls');
  if (unknown !== undefined) throw new StartFailure(`There is no option ${unknown}; --tls is the only one.`);
  return { tls: given.includes('--tls') };
};

/**
 * Reads the runner's settings from the environment, and from what was said behind the command.
 * @throws StartFailure naming the variable or the option that is wrong.
 */
export const readSettings = (env: Environment = process.env, given: readonly string[] = []): Settings => {
  const dynamodbEndpoint = readEndpoint(env);
  const deployedTable = variableOf(env, 'LOCKET_TABLE');
  // For a table in AWS the variables are those of its functions.
  const appsFile = variableOf(env, 'LOCKET_APP_CREDENTIALS_FILE');
  const hsm = deployedTable ? undefined : readHsm(env);
  return {
    port: readPort(env),
    host: readHost(env),
    allowedHosts: readAllowedHosts(env),
    dataDir: resolve(variableOf(env, 'LOCKET_DATA_DIR') ?? '.locket'),
    bootstrap: readSwitch(env, 'LOCKET_BOOTSTRAP'),
    underNpm: variableOf(env, 'npm_lifecycle_event') !== undefined,
    ...readOptions(given),
    typedIn: resolve(variableOf(env, 'INIT_CWD') ?? '.'),
    ...(dynamodbEndpoint && { dynamodbEndpoint }),
    ...(deployedTable && { deployedTable }),
    ...(hsm && { hsm }),
    ...(appsFile && { appsFile: resolve(appsFile) }),
  };
};

/** The environment of a child process: this one's, with some variables replaced or, by undefined, removed. */
export const childEnvironment = (changes: Environment): NodeJS.ProcessEnv => ({ ...process.env, ...changes });

/** This process's environment with the variables set, or undefined when they are so already. */
export const tunedEnvironment = (variables: Environment): NodeJS.ProcessEnv | undefined => {
  const isTuned = Object.entries(variables).every(([name, value]) => process.env[name] === value);
  return isTuned ? undefined : childEnvironment(variables);
};
