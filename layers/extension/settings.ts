import { readFileSync, statSync } from 'node:fs';
import type { AwsCredentials } from '../../docs/samples/lambda-login/function/signed-identity.ts';

/** How the extension was told to work; `docs/guides/lambda-extension.md` lists the variables. */
export interface ExtensionSettings {
  /** Address of Locket, without a slash at the end. */
  readonly url: string;
  readonly identityId: string;
  readonly serverId?: string;
  readonly region: string;
  readonly credentials: AwsCredentials & { readonly sessionToken: string };
  readonly port: number;
  /** Seconds for which an answer is used without asking again. */
  readonly freshSeconds: number;
  /** Seconds for which it is used when Locket cannot be reached. */
  readonly staleSeconds: number;
  readonly cacheEntries: number;
  readonly cacheBytes: number;
  /** Milliseconds for one exchange with Locket. */
  readonly timeout: number;
  /** Certificates of the only authorities to trust, in PEM. */
  readonly authorities?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable is missing or wrong: the message names it and never says what it holds. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}

/** Largest file of certificates, in bytes. */
const MAX_AUTHORITIES = 1_048_576;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const required = (env: Environment, name: string): string => {
  const value = env[name];
  if (!value) throw new SettingsFault(`The variable ${name} is missing`);
  return value;
};

const whole = (env: Environment, name: string, usual: number, least: number, most: number): number => {
  const text = env[name];
  if (!text) return usual;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new SettingsFault(`The variable ${name} must be a whole number from ${least} to ${most}`);
};

/** Secrets and a signature travel there: anywhere but on this machine that takes TLS. */
const addressIn = (env: Environment): string => {
  const text = required(env, 'LOCKET_URL');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (!isPlain || !isSafe)
    throw new SettingsFault('The variable LOCKET_URL must be an address that begins with https://');
  return url.href.replace(/\/+$/, '');
};

const authoritiesIn = (env: Environment): string | undefined => {
  const file = env.LOCKET_CA_FILE;
  if (!file) return undefined;
  try {
    const { size } = statSync(file);
    const text = size <= MAX_AUTHORITIES ? readFileSync(file, 'utf8') : '';
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch {
    // Said below, as for a file that holds something else.
  }
  throw new SettingsFault('The variable LOCKET_CA_FILE must name a file of certificates in PEM, up to 1 MiB');
};

/** Reads the function's environment, which its extensions share. @throws SettingsFault */
export const settingsFrom = (env: Environment): ExtensionSettings => {
  const authorities = authoritiesIn(env);
  return {
    url: addressIn(env),
    identityId: required(env, 'LOCKET_IDENTITY_ID'),
    ...(env.LOCKET_SERVER_ID && { serverId: env.LOCKET_SERVER_ID }),
    region: required(env, 'AWS_REGION'),
    credentials: {
      accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: required(env, 'AWS_SESSION_TOKEN'),
    },
    port: whole(env, 'LOCKET_EXTENSION_PORT', 2773, 1, 65_535),
    freshSeconds: whole(env, 'LOCKET_FRESH_SECONDS', 60, 0, 86_400),
    staleSeconds: whole(env, 'LOCKET_STALE_SECONDS', 3600, 0, 604_800),
    cacheEntries: whole(env, 'LOCKET_CACHE_ENTRIES', 1000, 1, 100_000),
    cacheBytes: whole(env, 'LOCKET_CACHE_BYTES', 16_777_216, 1024, 1_073_741_824),
    timeout: whole(env, 'LOCKET_TIMEOUT_MILLISECONDS', 5000, 100, 60_000),
    ...(authorities && { authorities }),
  };
};

/** Variables with which Node itself would write what it sends, keys and tokens included, to the log or to files. */
const telling = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE'];

/** The environment without what makes Node tell; undefined when nothing does. */
export const withoutTelling = (env: Environment): Record<string, string> | undefined => {
  if (!telling.some((name) => env[name])) return undefined;
  const kept = Object.entries(env).filter(([name]) => !telling.includes(name));
  return Object.fromEntries(kept) as Record<string, string>;
};

/** The environment of this process. */
export const environment = (): Environment => process.env;
