import type { DynamicProviders } from '../domain/dynamic-secrets/providers.ts';
import type { ImportSources } from '../domain/external-imports/import-source.ts';
import type { KeptApps } from '../domain/instance/kept-apps.ts';
import type { Workings } from '../domain/instance/workings.ts';
import type { CaKeys } from '../domain/pki/ca-keys.ts';
import type { RotationTargets } from '../domain/secret-rotation/targets.ts';
import type { DnsTexts } from '../domain/sso/verified-domains.ts';
import type { SyncTargets } from '../domain/syncs/target.ts';
import type { CaKeySetting } from './ca-keys/kms-ca-keys.ts';
import type { KeyServer } from './foreign-tokens/published-keys.ts';
import type { KeptAppsSetting } from './kept-apps/kept-apps.ts';
import { type MailSetting, readMailSetting } from './worker-settings.ts';
import { readWorkingsSetting, type WorkingsSetting } from './workings/setting.ts';
import {
  type HsmCaKeySetting,
  readHsmCaKeySetting,
  readWrappings,
  type WrappingSetting,
} from './wrapping-settings.ts';

export type { WrappingSetting } from './wrapping-settings.ts';

/** What a function is told by its environment; nobody else reads it. */
export interface Settings {
  readonly table: string;
  /** What wraps the root key of a new instance. */
  readonly wrapping: WrappingSetting;
  /** What root keys may be wrapped by besides. */
  readonly otherWrappings?: readonly WrappingSetting[];
  /** Days an audit event stays in the table. */
  readonly auditRetentionDays: number;
  /** Milliseconds one storage call may take, connection included. */
  readonly storageTimeout: number;
  /** Tries per storage call, the first included. */
  readonly storageAttempts: number;
  /** The bucket that holds the archive of the audit trail, where the function may read it. */
  readonly archiveBucket?: string | undefined;
  /** Whether webhooks and readers of keys may call private, loopback and link-local addresses; else they may not. */
  readonly allowPrivateTargets?: boolean;
  /** STS hosts that logins may name beside AWS's public ones: of China, FIPS, dual-stack, VPC endpoints. */
  readonly stsHosts?: readonly string[];
  /** Where connections to STS go instead, for tests. */
  readonly stsEndpoint?: string | undefined;
  /** Where customers' KMS and STS are asked instead, for tests: nothing in the environment says so. */
  readonly awsElsewhere?: { readonly kms: string; readonly sts: string } | undefined;
  /** Where hosts of other providers are asked instead, for tests: nothing in the environment says so. */
  readonly keyServers?: Readonly<Record<string, KeyServer>> | undefined;
  /** Where APIs of vendors are called instead, origin by origin, for tests: nothing in the environment says so. */
  readonly vendorHosts?: Readonly<Record<string, string>> | undefined;
  /** What stands for customers' providers of accounts, for tests: nothing in the environment says so. */
  readonly dynamicProviders?: DynamicProviders | undefined;
  /** What stands for targets of syncs, for tests: nothing in the environment says so. */
  readonly syncTargets?: SyncTargets | undefined;
  /** What stands for sources of imports, for tests: nothing in the environment says so. */
  readonly externalSources?: ImportSources | undefined;
  /** How keys of CAs are kept in KMS; absent where none are. A test brings what stands for them. */
  readonly caKeySetting?: CaKeySetting | CaKeys | undefined;
  /** The same of keys of CAs in an HSM. */
  readonly hsmCaKeySetting?: HsmCaKeySetting | CaKeys | undefined;
  /** What answers questions about names, for tests: nothing in the environment says so. */
  readonly dns?: DnsTexts | undefined;
  /** Targets of rotations, where tests have their own. */
  readonly rotationTargets?: RotationTargets | undefined;
  /** Whether callers may make as many requests as they like, for tests and benches: nothing in the environment says so. */
  readonly unlimited?: boolean;
  /** Where credentials of the instance at third parties are kept outside of it; absent where nowhere. A test brings what stands for it. */
  readonly keptAppsSetting?: KeptAppsSetting | KeptApps | undefined;
  /** Where queues and alarms are looked at; absent where they are not. A test brings what stands for it. */
  readonly workingsSetting?: WorkingsSetting | Workings | undefined;
  /** How mail is sent; absent where none can be. */
  readonly mail?: MailSetting | undefined;
  /** Whether the instance sends mail, this function or another one. */
  readonly sendsMail?: boolean;
  /**
   * Mark of all processes that may be writing to the table. Said only by somebody who knows that whatever was started
   * with another mark has ended.
   */
  readonly epoch?: string | undefined;
}

const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How a function logs. */
export interface LogSettings {
  /** The least level that is written. */
  readonly level: LogLevel;
  readonly functionName: string | undefined;
  /** The X-Ray trace of the invocation at hand, which Lambda changes in the environment each time. */
  readonly traceId: () => string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const required = (env: Environment, name: string): string => {
  const value = env[name];
  if (!value) throw new Error(`The setting ${name} is missing`);
  return value;
};

const whole = (env: Environment, name: string, fallback: number): number => {
  const value = Number(env[name] || fallback);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`The setting ${name} must be a whole number above 0`);
  return value;
};

const list = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').filter((one) => one !== '');

/** Origins whose pages browsers may let read replies; the one thing told to functions without storage, too. */
export const readAllowedOrigins = (env: Environment = process.env): readonly string[] =>
  list(env.LOCKET_ALLOWED_ORIGINS);

/** Header in which a front hands on the certificates of clients; undefined where API Gateway's word is the only one. */
export const readClientCertificateHeader = (
  env: Environment = process.env,
): { readonly name: string; readonly sources: readonly string[] } | undefined => {
  const name = env.LOCKET_CLIENT_CERTIFICATE_HEADER;
  return name ? { name, sources: list(env.LOCKET_CLIENT_CERTIFICATE_SOURCES) } : undefined;
};

/** Reads and checks the settings once, when a function starts. */
export const readSettings = (env: Environment = process.env): Settings => ({
  table: required(env, 'LOCKET_TABLE'),
  ...readWrappings(env),
  auditRetentionDays: whole(env, 'LOCKET_AUDIT_RETENTION_DAYS', 90),
  storageTimeout: whole(env, 'LOCKET_STORAGE_TIMEOUT_MS', 2500),
  storageAttempts: whole(env, 'LOCKET_STORAGE_ATTEMPTS', 3),
  archiveBucket: env.LOCKET_ARCHIVE_BUCKET || undefined,
  caKeySetting: readCaKeySetting(env),
  hsmCaKeySetting: readHsmCaKeySetting(env),
  epoch: env.LOCKET_EPOCH || undefined,
  stsHosts: list(env.LOCKET_STS_HOSTS),
  stsEndpoint: env.AWS_ENDPOINT_URL_STS || undefined,
  allowPrivateTargets: env.LOCKET_ALLOW_PRIVATE_TARGETS === '1',
  keptAppsSetting: readKeptAppsSetting(env),
  workingsSetting: readWorkingsSetting(env),
  mail: readMailSetting(env),
  sendsMail: env.LOCKET_SENDS_MAIL === '1' || env.LOCKET_MAIL !== undefined,
});

/** What keys of CAs in KMS are made by; undefined where none are kept there. */
const readCaKeySetting = (env: Environment): CaKeySetting | undefined => {
  const { LOCKET_CA_KEYS: installation, LOCKET_CA_KEY_POLICY: policy } = env;
  return installation && policy ? { installation, policy } : undefined;
};

/** A secret in Secrets Manager or, on one machine, a file; undefined where neither is named. */
const readKeptAppsSetting = (env: Environment): KeptAppsSetting | undefined => {
  const { LOCKET_APP_CREDENTIALS_FILE: path, LOCKET_APP_CREDENTIALS_SECRET_ARN: arn } = env;
  if (path) return { kind: 'file', path };
  return arn ? { kind: 'secret', arn } : undefined;
};

const isLogLevel = (text: string | undefined): text is LogLevel =>
  (logLevels as readonly (string | undefined)[]).includes(text);

/** Reads how a function logs: as said to it, or else as the level that Lambda was given says. */
export const readLogSettings = (env: Environment = process.env): LogSettings => ({
  level: [env.LOCKET_LOG_LEVEL, env.AWS_LAMBDA_LOG_LEVEL].find(isLogLevel) ?? 'INFO',
  functionName: env.AWS_LAMBDA_FUNCTION_NAME || undefined,
  traceId: () => /(?:^|;)Root=([^;]+)/.exec(env._X_AMZN_TRACE_ID ?? '')?.[1],
});
