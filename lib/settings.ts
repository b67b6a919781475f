import * as z from 'zod';
import {
  apiTypes,
  cidr,
  days,
  ec2Id,
  kmsKeyArn,
  logRetentions,
  name,
  origin,
  positive,
  throttleDefaults,
} from './setting-values.ts';

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

const existingVpc = z.strictObject({
  vpcId: name(ec2Id('vpc'), 'a VPC id'),
  cidr,
  availabilityZones: z
    .array(name(/^[a-z0-9-]+$/, 'an availability zone'))
    .min(1, 'must name at least one zone'),
  subnetIds: z.array(name(ec2Id('subnet'), 'a subnet id')).min(1, 'must name at least one subnet'),
  routeTableIds: z.array(name(ec2Id('rtb'), 'a route table id')).default([]),
  executeApiEndpointId: name(ec2Id('vpce'), 'a VPC endpoint id').optional(),
});

const newVpc = z.strictObject({ cidr: cidr.default('10.0.0.0/16') });

const shape = z.strictObject({
  namePrefix: name(/^[a-z][a-z0-9-]{1,19}$/, '2 to 20 lower-case letters, digits or hyphens').default(
    'locket',
  ),
  removalPolicy: z.enum(['retain', 'destroy'], 'must be one of retain, destroy').default('retain'),
  apiType: z.enum(apiTypes, `must be one of ${apiTypes.join(', ')}`).default('http'),
  auditRetentionDays: days.default(90),
  logRetentionDays: z.literal(logRetentions, `must be one of ${logRetentions.join(', ')}`).default(90),
  archiveRetentionDays: days.default(365),
  alarmEmail: name(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address').optional(),
  mailFrom: name(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address').optional(),
  allowPrivateTargets: z.boolean('must be true or false').default(false),
  allowedOrigins: z
    .array(origin, 'must be a list of origins')
    .max(50, 'must name at most 50 origins')
    .default([]),
  customDomain: customDomain.optional(),
  kmsKeyArn: kmsKeyArn.optional(),
  cloudHsmKeyStoreId: name(/^cks-[0-9a-z]+$/, 'the id of a custom key store').optional(),
  vpc: z.unknown().optional(),
  throttle,
});

/** A VPC that is already there, described in full so that synthesis asks AWS nothing. */
export type ExistingVpc = z.output<typeof existingVpc>;
/** A VPC that the API stack creates. */
export type NewVpc = z.output<typeof newVpc>;
export type CustomDomain = z.output<typeof customDomain>;

/** How one installation differs from another; `docs/settings.md` explains each member. */
export type Settings = Readonly<Omit<z.output<typeof shape>, 'vpc'>> & {
  readonly vpc?: ExistingVpc | NewVpc;
};

export type SettingName = keyof Settings;

export const settingNames = Object.keys(shape.shape) as SettingName[];

/** A setting has a wrong value, or there is no such setting: the message is one sentence that names it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Settings with defaults applied; throws SettingsError. */
export const parseSettings = (input: unknown): Settings => {
  const { vpc, ...settings } = parse(shape, input);
  assertOneWrappingKey(settings);
  assertDomainIsPublic(settings);
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
  assertSubnetsFit(vpc);
  return vpc;
};

const assertSubnetsFit = (vpc: ExistingVpc): void => {
  if (vpc.subnetIds.length !== vpc.availabilityZones.length) {
    throw new SettingsError('Setting vpc.subnetIds must name one subnet for each of vpc.availabilityZones.');
  }
  if (vpc.executeApiEndpointId) return;
  if (vpc.routeTableIds.length !== vpc.subnetIds.length) {
    throw new SettingsError(
      'Setting vpc.routeTableIds must name one route table for each of vpc.subnetIds, unless vpc.executeApiEndpointId says that the endpoints exist.',
    );
  }
};

const assertOneWrappingKey = (settings: { kmsKeyArn?: string; cloudHsmKeyStoreId?: string }): void => {
  if (settings.kmsKeyArn && settings.cloudHsmKeyStoreId) {
    throw new SettingsError('Setting kmsKeyArn cannot be combined with cloudHsmKeyStoreId.');
  }
};

const assertDomainIsPublic = (settings: { apiType: string; customDomain?: unknown }): void => {
  if (settings.customDomain && settings.apiType === 'private') {
    throw new SettingsError('Setting customDomain cannot be combined with apiType private.');
  }
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
  if (issue?.code === 'invalid_type' && issue.input === undefined) return `Setting ${path} is missing.`;
  return `Setting ${path} ${issue?.message ?? 'is wrong'}.`;
};
