import { isIP } from 'node:net';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';

/** HTTP API, public REST API behind WAF, or REST API that only a VPC can reach. */
export const apiTypes = ['http', 'rest', 'private'] as const;

/** Requests per second and burst that a stage lets through: well below the account's own limit of 10,000. */
export const throttleDefaults = { rate: 1000, burst: 2000 };

/** Days that CloudWatch Logs can keep a log group, shortest first. */
export const logRetentions = Object.values(RetentionDays)
  .filter((days): days is RetentionDays => typeof days === 'number' && days !== RetentionDays.INFINITE)
  .sort((a, b) => a - b);

/** A text of the given form; `form` completes "must be …". */
export const name = (pattern: RegExp, form: string) =>
  z.string(`must be ${form}`).regex(pattern, `must be ${form}`);

const wholeDays = 'must be a whole number of days from 1 to 3650';
export const days = z.int(wholeDays).min(1, wholeDays).max(3650, wholeDays);

export const positive = z.int('must be a whole number above 0').min(1, 'must be a whole number above 0');

/** Ids of EC2 resources of the given kind, e.g. `vpc-0123456789abcdef0`. */
export const ec2Id = (kind: string): RegExp => new RegExp(`^${kind}-[0-9a-f]{8}([0-9a-f]{9})?$`);

export const cidr = name(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'an IPv4 range such as 10.0.0.0/16');

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  return family !== 0 && more.length === 0 && isPrefix;
};

/** A network or a single address, of either family. */
export const network = z
  .string('must be an address or a network such as 203.0.113.0/24')
  .refine(isNetwork, 'must be an address or a network such as 203.0.113.0/24');

/** The address of a server. */
export const ipAddress = z
  .string('must be an IP address')
  .refine((text) => isIP(text) !== 0, 'must be an IP address');

export const kmsKeyArn = name(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-zA-Z-]+$/,
  'the ARN of a KMS key (not of an alias)',
);

const isOrigin = (text: string): boolean =>
  /^https?:\/\/[^\s,*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** An origin as browsers write it: scheme, host and, unless it is the usual one, port. */
export const origin = z
  .string('must be an origin such as https://app.example.com')
  .refine(isOrigin, 'must be an origin such as https://app.example.com');

export const accountId = name(/^\d{12}$/, 'an AWS account id of 12 digits');

/** Name of an STS endpoint beside AWS's public ones, e.g. `sts-fips.us-east-1.amazonaws.com`; functions look closer. */
export const stsHost = name(
  /^[a-z0-9.-]*sts[a-z0-9.-]*\.(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/,
  'the host name of an STS endpoint of AWS',
);

/** A header that a front sets: none that says something else already. */
export const headerName = name(
  /^(?!(?:authorization|cookie|host|content-.*|x-forwarded-.*)$)[a-z][a-z0-9-]{2,63}$/,
  'the name of a header of its own in lower case',
);
