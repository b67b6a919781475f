import * as z from 'zod';
import { architectures } from './extension/architectures.ts';
import { hsmSettings } from './hsm-settings.ts';
import { assertTogether, SettingsError, wrappingKeysOf } from './setting-rules.ts';
import {
  accountId,
  apiTypes,
  days,
  headerName,
  ipAddress,
  kmsKeyArn,
  logRetentions,
  name,
  network,
  origin,
  positive,
  stsHost,
  throttleDefaults,
} from './setting-values.ts';
import {
  databaseNetwork,
  type ExistingVpc,
  existingVpc,
  faultOf,
  type NewVpc,
  newVpc,
} from './vpc-settings.ts';

export type { HsmSettings } from './hsm-settings.ts';
export { SettingsError } from './setting-rules.ts';
export type { DatabaseNetwork, ExistingVpc, NewVpc } from './vpc-settings.ts';

const throttle = z
  .strictObject({
    rate: positive.default(throttleDefaults.rate),
    burst: positive.default(throttleDefaults.burst),
  })
  .prefault({});

const customDomain = z.strictObject({
  name: name(/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name in lower case'),
  certificateArn: name(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/\S+$/,
    'the ARN of an ACM certificate',
  ),
  hostedZone: z
    .strictObject({
      id: name(/^Z[A-Z0-9]+$/, 'a Route 53 hosted zone id'),
      name: name(/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/, 'a zone name in lower case'),
    })
    .optional(),
});

const mutualTlsDomain = customDomain.extend({
  trustStore: z
    .strictObject({
      bucket: name(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket'),
      key: name(/^[\x21-\x7e]{1,1024}$/, 'the key of an object in S3'),
      version: name(/^[\x21-\x7e]{1,1024}$/, 'the version of an object in S3').optional(),
    })
    .optional(),
});

const auditArchive = z
  .strictObject({
    days: days.default(2555),
    coldAfterDays: days.default(90),
    lock: z
      .strictObject({
        mode: z.enum(['governance', 'compliance'], 'must be one of governance, compliance'),
        days,
      })
      .optional(),
    signingKeyArn: kmsKeyArn.optional(),
  })
  .prefault({});

const appCredentials = z.strictObject({
  secretArn: name(
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    'the whole ARN of a secret in Secrets Manager',
  ),
  keyArn: kmsKeyArn.optional(),
});

const keyRotationDays = z
  .strictObject({
    'root-key': days.optional(),
    'organization-keys': days.optional(),
    'project-keys': days.optional(),
    'token-signing-key': days.optional(),
    'etag-key': days.optional(),
  })
  .prefault({});

const existingTable = z.strictObject({
  streamArn: name(
    /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]{3,255}\/stream\/[0-9T:.-]+$/,
    'the ARN of a DynamoDB stream',
  ),
  kmsKeyArn: kmsKeyArn.optional(),
});

const shape = z.strictObject({
  namePrefix: name(/^[a-z][a-z0-9-]{1,19}$/, '2 to 20 lower-case letters, digits or hyphens').default(
    'locket',
  ),
  terminationProtection: z.boolean('must be true or false').default(false),
  removalPolicy: z.enum(['retain', 'destroy'], 'must be one of retain, destroy').default('retain'),
  apiType: z.enum(apiTypes, `must be one of ${apiTypes.join(', ')}`).default('http'),
  auditRetentionDays: days.default(30),
  busEvents: z.enum(['all', 'changes'], 'must be one of all, changes').default('all'),
  auditLog: z.enum(['all', 'changes'], 'must be one of all, changes').default('changes'),
  busRuleAccounts: z
    .array(accountId, 'must be a list of account ids')
    .max(20, 'must name at most 20 accounts')
    .refine((ids) => new Set(ids).size === ids.length, 'must name each account once')
    .default([]),
  logRetentionDays: z.literal(logRetentions, `must be one of ${logRetentions.join(', ')}`).default(90),
  archiveRetentionDays: days.default(365),
  auditArchive,
  appCredentials: appCredentials.optional(),
  alarmEmail: name(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address').optional(),
  mailFrom: name(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address').optional(),
  dashboardAddress: origin.optional(),
  tracing: z.boolean('must be true or false').default(false),
  groupAlarms: z.boolean('must be true or false').default(false),
  allowPrivateTargets: z.boolean('must be true or false').default(false),
  allowedOrigins: z
    .array(origin, 'must be a list of origins')
    .max(50, 'must name at most 50 origins')
    .default([]),
  stsHosts: z
    .array(stsHost, 'must be a list of host names')
    .max(20, 'must name at most 20 hosts')
    .default([]),
  caKeysInHsm: z.boolean('must be true or false').default(false),
  caKeysInKms: z.boolean('must be true or false').default(false),
  clientCertificateHeader: headerName.optional(),
  acmeNetworks: z
    .array(network, 'must be a list of networks')
    .max(50, 'must name at most 50 networks')
    .default([]),
  acmeResolvers: z
    .array(ipAddress, 'must be a list of addresses')
    .max(3, 'must name at most 3 resolvers')
    .default([]),
  clientCertificateSources: z
    .array(network, 'must be a list of addresses and networks')
    .max(20, 'must name at most 20 addresses and networks')
    .default([]),
  extensionLayer: z
    .array(
      z.enum(architectures, `must be one of ${architectures.join(', ')}`),
      'must be a list of architectures',
    )
    .refine((names) => new Set(names).size === names.length, 'must name each architecture once')
    .default([]),
  customDomain: customDomain.optional(),
  mutualTlsDomain: mutualTlsDomain.optional(),
  bootstrapSecret: z.boolean('must be true or false').default(true),
  existingTable: existingTable.optional(),
  databaseNetwork: databaseNetwork.optional(),
  leaseExpiry: z.enum(['workflow', 'sweep'], 'must be one of workflow, sweep').default('workflow'),
  keyRotationDays,
  kmsKeyArn: kmsKeyArn.optional(),
  cloudHsmKeyStoreId: name(/^cks-[0-9a-z]+$/, 'the id of a custom key store').optional(),
  wrappingKeys: z
    .array(z.enum(['kms', 'cloudhsm'], 'must be one of kms, cloudhsm'), 'must be a list of kms, cloudhsm')
    .min(1, 'must name one of kms, cloudhsm')
    .refine((names) => new Set(names).size === names.length, 'must name each once')
    .optional(),
  pkcs11: hsmSettings.optional(),
  vpc: z.unknown().optional(),
  throttle,
});

/** What is said in a context, with defaults applied, each member by itself. */
export type Shape = z.output<typeof shape>;

/** A table that is already there, e.g. restored from a backup, with the key that encrypts it at rest. */
export type ExistingTable = z.output<typeof existingTable>;
export type CustomDomain = z.output<typeof customDomain>;
/** A host name that asks clients for certificates of these authorities. */
export type MutualTlsDomain = z.output<typeof mutualTlsDomain>;

/** How one installation differs from another; `docs/settings.md` explains each member. */
export type Settings = Readonly<Omit<z.output<typeof shape>, 'vpc' | 'wrappingKeys'>> & {
  /** KMS keys that are kept ready, the first for the root key of a new instance. */
  readonly wrappingKeys: readonly ('kms' | 'cloudhsm')[];
  readonly vpc?: ExistingVpc | NewVpc;
};

/** Whether Locket writes the trust store of the name with mutual TLS: there is such a name, and no object of the operator's. */
export const keepsTrustStore = ({ mutualTlsDomain }: Pick<Settings, 'mutualTlsDomain'>): boolean =>
  mutualTlsDomain !== undefined && mutualTlsDomain.trustStore === undefined;

export type SettingName = keyof Settings;

export const settingNames = Object.keys(shape.shape) as SettingName[];

/** Settings with defaults applied; throws SettingsError. */
export const parseSettings = (input: unknown): Settings => {
  const { vpc, ...given } = parse(shape, input);
  const settings = { ...given, wrappingKeys: wrappingKeysOf(given) };
  assertTogether(given, vpc);
  if (settings.apiType !== 'private') {
    if (vpc !== undefined) throw new SettingsError('Setting vpc is only used when apiType is private.');
    return settings;
  }
  return { ...settings, vpc: parseVpc(vpc ?? {}) };
};

const parseVpc = (input: unknown): ExistingVpc | NewVpc => {
  const exists = typeof input === 'object' && input !== null && 'vpcId' in input;
  if (!exists) return parse(newVpc, input, ['vpc']);
  const vpc = parse(existingVpc, input, ['vpc']);
  const fault = faultOf(vpc);
  if (fault) throw new SettingsError(fault);
  return vpc;
};

const parse = <T extends z.ZodType>(
  schema: T,
  input: unknown,
  prefix: readonly string[] = [],
): z.output<T> => {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new SettingsError(sentence(result.error.issues[0], prefix));
};

const sentence = (issue: z.core.$ZodIssue | undefined, prefix: readonly string[]): string => {
  const path = [...prefix, ...(issue?.path ?? [])].join('.') || 'locket';
  if (issue?.code === 'unrecognized_keys') {
    const unknown = [...prefix, ...issue.path, issue.keys[0]].join('.');
    return `Setting ${unknown} does not exist; the settings are ${settingNames.join(', ')}.`;
  }
  if (issue?.code === 'invalid_type') {
    return `Setting ${path} ${issue.input === undefined ? 'is missing' : ofWrongType(issue)}.`;
  }
  return `Setting ${path} ${issue?.message ?? 'is wrong'}.`;
};

/** What the setting should have been; only objects and some lists have no message of their own. */
const ofWrongType = ({ expected, message }: z.core.$ZodIssueInvalidType): string => {
  if (expected === 'object') return 'must be an object';
  return message.startsWith('Invalid input') ? 'must be a list' : message;
};
