import type { RotationPeriods } from '../domain/rotation/key-schedule.ts';
import { type Level, levels } from '../domain/rotation/rotation.ts';
import type { ValidationSettings } from './acme-validation/settings.ts';
import { type HsmCaKeySetting, idOfHsmKey, readHsmCaKeySetting, readWrappings } from './wrapping-settings.ts';

export interface RelaySettings {
  /** Name of the EventBridge bus that audit events go to. */
  readonly bus: string;
  /** URL of the SQS queue that takes what can never be relayed. */
  readonly deadLettersUrl: string;
  /** URL of the SQS queue of the worker that keeps what the trail is asked by. */
  readonly trailQueueUrl: string;
  /** Whether events of reads stay off the bus. */
  readonly leavesOutReads: boolean;
  /** Name of the Firehose stream that fills the archive. */
  readonly archiveStream: string;
}

export interface DigestSettings {
  /** Name of the bucket that holds the archive. */
  readonly bucket: string;
  /** ARN of the KMS key which signs digests; a key derived from the root key does when undefined. */
  readonly signingKeyArn?: string;
}

export type ResendSettings = Omit<RelaySettings, 'deadLettersUrl'>;

export interface RootKeySettings {
  readonly table: string;
  /** The KMS key which wraps the root key of a new instance, and how it is called. */
  readonly wrappingKeyArn: string;
  readonly strategy: 'kms' | 'cloudhsm';
  /** Whatever else a root key may be wrapped by. */
  readonly otherKeys: readonly string[];
}

export interface BootstrapSecretSettings {
  readonly table: string;
  /** ARN of the secret in Secrets Manager that the deployment generated. */
  readonly secretArn: string;
}

/** Where the trust store for mutual TLS lies, and which name uses it. */
export interface TrustStoreSettings {
  readonly bucket: string;
  readonly domainName: string;
}

export interface TableSettings {
  readonly table: string;
  /** Milliseconds one storage call may take, and tries per call: nobody waits for a worker. */
  readonly storageTimeout: number;
  readonly storageAttempts: number;
  /** As in the settings of every function. */
  readonly epoch?: string | undefined;
}

export interface WebhookQueueSettings {
  /** URL of the SQS queue that webhook deliveries wait in. */
  readonly queueUrl: string;
}

export interface ImportQueueSettings {
  /** URL of the SQS queue that imports from elsewhere wait in. */
  readonly queueUrl: string;
}

export interface SyncQueueSettings {
  /** URL of the SQS queue that runs of syncs wait in. */
  readonly queueUrl: string;
}

export interface StreamFeedSettings {
  /** URL of the SQS queue that audit events wait in for the streams of their organizations. */
  readonly queueUrl: string;
}

export interface StreamQueueSettings extends StreamFeedSettings {
  /** URL of the queue's dead letters. */
  readonly deadLettersUrl: string;
}

/** How mail is sent: by Amazon SES from a verified address, or into files of a folder. */
export type MailSetting =
  | { readonly kind: 'ses'; readonly from: string }
  | { readonly kind: 'file'; readonly folder: string };

type Environment = Readonly<Record<string, string | undefined>>;

const required = (environment: Environment, name: string): string => {
  const value = environment[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
};

/** What the stream relay reads from its environment; throws when a variable is missing. */
export const readRelaySettings = (environment: Environment = process.env): RelaySettings => ({
  ...readResendSettings(environment),
  deadLettersUrl: required(environment, 'LOCKET_DEAD_LETTERS_URL'),
});

/** The URL of the shared dead letters, for workers that leave messages there themselves. */
export const readDeadLettersUrl = (environment: Environment = process.env): string =>
  required(environment, 'LOCKET_DEAD_LETTERS_URL');

/** What the worker that makes digests reads from its environment; throws when a variable is missing. */
export const readDigestSettings = (environment: Environment = process.env): DigestSettings => ({
  bucket: required(environment, 'LOCKET_ARCHIVE_BUCKET'),
  ...(environment.LOCKET_DIGEST_KEY_ARN && { signingKeyArn: environment.LOCKET_DIGEST_KEY_ARN }),
});

/** What the worker that sends audit events once more reads from its environment; throws when a variable is missing. */
export const readResendSettings = (environment: Environment = process.env): ResendSettings => ({
  bus: required(environment, 'LOCKET_BUS'),
  trailQueueUrl: required(environment, 'LOCKET_TRAIL_QUEUE_URL'),
  leavesOutReads: environment.LOCKET_BUS_EVENTS === 'changes',
  archiveStream: required(environment, 'LOCKET_ARCHIVE_STREAM'),
});

/** What the root-key worker reads from its environment; throws when a variable is missing. */
export const readRootKeySettings = (environment: Environment = process.env): RootKeySettings => {
  const { wrapping, otherWrappings } = readWrappings(environment);
  const prepared = [wrapping, ...otherWrappings];
  // KMS makes a root key without showing it, which nobody else does.
  const first = prepared.find((each) => 'keyArn' in each);
  if (!first) throw new Error('The environment variable LOCKET_KMS_KEY_ARN is not set.');
  return {
    table: required(environment, 'LOCKET_TABLE'),
    wrappingKeyArn: first.keyArn,
    strategy: first.strategy,
    otherKeys: prepared.flatMap((each) => {
      if ('keyArn' in each) return each.keyArn;
      return each.strategy === 'pkcs11' ? idOfHsmKey(each) : [];
    }),
  };
};

/** What the worker that looks after a CloudHSM key store reads from its environment; throws when a variable is missing. */
export const readKeyStoreSettings = (
  environment: Environment = process.env,
): { readonly keyStoreId: string } => ({
  keyStoreId: required(environment, 'LOCKET_CLOUDHSM_KEY_STORE_ID'),
});

/** Name of the installation, which its keys of CAs in KMS are tagged with. */
export const readCaKeyInstallation = (environment: Environment = process.env): string =>
  required(environment, 'LOCKET_CA_KEYS');

/** Which HSM the worker that retires keys of CAs there asks; undefined where none are kept in one. */
export const readHsmCaKeys = (environment: Environment = process.env): HsmCaKeySetting | undefined =>
  readHsmCaKeySetting(environment);

/** What the worker that locks the first set-up reads from its environment; throws when a variable is missing. */
export const readBootstrapSecretSettings = (
  environment: Environment = process.env,
): BootstrapSecretSettings => ({
  table: required(environment, 'LOCKET_TABLE'),
  secretArn: required(environment, 'LOCKET_BOOTSTRAP_SECRET_ARN'),
});

/** Name of the bucket that the trust store for mutual TLS lies in; throws when the variable is missing. */
export const readTrustStoreBucket = (environment: Environment = process.env): string =>
  required(environment, 'LOCKET_TRUST_STORE_BUCKET');

/** What the worker that writes the trust store reads from its environment; throws when a variable is missing. */
export const readTrustStoreSettings = (environment: Environment = process.env): TrustStoreSettings => ({
  bucket: readTrustStoreBucket(environment),
  domainName: required(environment, 'LOCKET_TRUST_STORE_DOMAIN'),
});

/** What workers that only need the table read from their environment; throws when a variable is missing. */
export const readTableSettings = (environment: Environment = process.env): TableSettings => ({
  table: required(environment, 'LOCKET_TABLE'),
  storageTimeout: 10_000,
  storageAttempts: 5,
  epoch: environment.LOCKET_EPOCH || undefined,
});

/** What the webhook worker reads from its environment; throws when a variable is missing. */
export const readWebhookQueueSettings = (environment: Environment = process.env): WebhookQueueSettings => ({
  queueUrl: required(environment, 'LOCKET_WEBHOOK_QUEUE_URL'),
});

/** What the worker of imports reads from its environment; throws when a variable is missing. */
export const readImportQueueSettings = (environment: Environment = process.env): ImportQueueSettings => ({
  queueUrl: required(environment, 'LOCKET_IMPORT_QUEUE_URL'),
});

/** What the workers of syncs read from their environment; throws when a variable is missing. */
export const readSyncQueueSettings = (environment: Environment = process.env): SyncQueueSettings => ({
  queueUrl: required(environment, 'LOCKET_SYNC_QUEUE_URL'),
});
/** The URL of the SQS queue that messages to chats wait in; throws when the variable is missing. */
export const readChatQueueUrl = (environment: Environment = process.env): string =>
  required(environment, 'LOCKET_CHAT_QUEUE_URL');

/** The URL of the SQS queue that scans wait in; throws when the variable is missing. */
export const readScanQueueUrl = (environment: Environment = process.env): string =>
  required(environment, 'LOCKET_SCAN_QUEUE_URL');

const listed = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').filter((one) => one !== '');

/** What the worker that validates names reads from its environment; throws when a variable is missing. */
export const readValidationSettings = (
  environment: Environment = process.env,
): ValidationSettings & { readonly queueUrl: string } => ({
  queueUrl: required(environment, 'LOCKET_ACME_QUEUE_URL'),
  networks: listed(environment.LOCKET_ACME_NETWORKS),
  resolvers: listed(environment.LOCKET_ACME_RESOLVERS),
});

/** What whoever feeds audit log streams reads from its environment; throws when a variable is missing. */
export const readStreamFeedSettings = (environment: Environment = process.env): StreamFeedSettings => ({
  queueUrl: required(environment, 'LOCKET_AUDIT_STREAM_QUEUE_URL'),
});

/** What the worker of audit log streams reads from its environment; throws when a variable is missing. */
export const readStreamQueueSettings = (environment: Environment = process.env): StreamQueueSettings => ({
  ...readStreamFeedSettings(environment),
  deadLettersUrl: required(environment, 'LOCKET_AUDIT_STREAM_DEAD_LETTERS_URL'),
});

const isLevel = (name: string | undefined): name is Level => (levels as readonly unknown[]).includes(name);

/** Days between rotations, written as `root-key=365,project-keys=90`; none where nothing is said. Throws for any other text. */
export const readRotationPeriods = (environment: Environment = process.env): RotationPeriods => {
  const given = (environment.LOCKET_KEY_ROTATION_DAYS ?? '').split(',').filter((each) => each !== '');
  return Object.fromEntries(
    given.map((text) => {
      const [level, days] = text.split('=');
      if (!isLevel(level) || !/^[1-9]\d{0,3}$/.test(days ?? ''))
        throw new Error('The environment variable LOCKET_KEY_ROTATION_DAYS must be like root-key=365.');
      return [level, Number(days)];
    }),
  );
};

/** Where people find the dashboard; undefined when nothing is said. */
export const readDashboardAddress = (
  { LOCKET_DASHBOARD: text }: Environment = process.env,
): string | undefined => text || undefined;

/**
 * How mail is sent, written as `ses:<address>` or `file:<folder>`; undefined when nothing is said, and mail cannot be
 * sent. Throws for anything else.
 */
export const readMailSetting = (
  { LOCKET_MAIL: text }: Environment = process.env,
): MailSetting | undefined => {
  if (!text) return undefined;
  const [, kind, rest = ''] = /^(ses|file):(.+)$/.exec(text) ?? [];
  if (kind === 'ses') return { kind, from: rest };
  if (kind === 'file') return { kind, folder: rest };
  throw new Error('The environment variable LOCKET_MAIL must be ses:<address> or file:<folder>.');
};

/** Whether leases whose time is over are left to the sweep, and to no workflow. */
export const readSweepsLeases = (environment: Environment = process.env): boolean =>
  environment.LOCKET_LEASE_EXPIRY === 'sweep';
