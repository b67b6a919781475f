import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { awsRegion } from '../../layers/domain/external-kms/aws-region.ts';
import { inOneLocation } from '../../layers/domain/external-kms/connection-request.ts';
import { slugify } from '../../layers/domain/slugs.ts';
import { optional, ruled, shownName } from '../../layers/http/wire.ts';
import { descriptionInput } from '../projects/scope.ts';

const asSlug = (text: string): string => {
  const slug = slugify(text);
  if (slug === '') throw new LocketError('invalid-input', 'must have a letter or digit');
  return slug;
};

const AccessKey = z.object({
  type: z.literal('access-key'),
  data: z.object({
    accessKey: z
      .string()
      .trim()
      .regex(/^\w{16,128}$/, 'must be the id of an access key'),
    secretKey: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9/+=]{16,128}$/, 'must be the secret of an access key'),
  }),
});

const AssumeRole = z.object({
  type: z.literal('assume-role'),
  data: z.object({
    assumeRoleArn: z
      .string()
      .trim()
      .regex(
        /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
        'must be the ARN of an IAM role',
      ),
    externalId: optional(
      z
        .string()
        .trim()
        .min(2)
        .max(1224)
        .regex(/^[\w+=,.@:/-]+$/, 'must be an external id'),
    ),
  }),
});

const credential = z.discriminatedUnion('type', [AccessKey, AssumeRole]);
const region = ruled(z.string().trim().max(32), awsRegion);
const kmsKeyId = optional(
  z
    .string()
    .trim()
    .max(2048)
    .regex(/^[A-Za-z0-9:/_-]+$/, 'must be the id, ARN or alias of a key'),
);

/** Of the JSON file of a service account, what is needed; the rest is ignored. */
const ServiceAccount = z.object({
  client_email: z
    .string()
    .trim()
    .max(320)
    .regex(/^[\w.-]+@[\w.-]+$/, 'must be the address of a service account'),
  private_key: z.string().min(1).max(8192),
  private_key_id: optional(
    z
      .string()
      .trim()
      .regex(/^[\w-]{1,128}$/, 'must be the id of a key'),
  ),
});

const cryptoKey = z
  .string()
  .trim()
  .regex(
    /^projects\/[\w.:-]{1,128}\/locations\/[a-z0-9-]{1,64}\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/,
    'must be projects/…/locations/…/keyRings/…/cryptoKeys/…',
  );
const location = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]{1,64}$/, 'must be a location of Google Cloud');

const fromAws = <T extends object>(given: T) => ({ provider: 'aws' as const, ...given });
const fromGoogle = <T extends object>(given: T) => ({ provider: 'gcp' as const, ...given });

/** How a new KMS is reached, by its provider. */
export const connections = {
  aws: z.object({ credential, awsRegion: region, kmsKeyId }).transform(fromAws),
  gcp: ruled(
    z.object({ credential: ServiceAccount, gcpRegion: location, keyName: cryptoKey }),
    inOneLocation,
  ).transform(fromGoogle),
};

/** What is to change of that; absent members stay as they are. */
export const changedConnections = {
  aws: z
    .object({ credential: optional(credential), awsRegion: optional(region), kmsKeyId })
    .transform(fromAws),
  gcp: ruled(
    z.object({
      credential: optional(ServiceAccount),
      gcpRegion: optional(location),
      keyName: optional(cryptoKey),
    }),
    inOneLocation,
  ).transform(fromGoogle),
};

/** The older spelling: the provider's type beside its inputs. */
export const ProviderInput = z.discriminatedUnion('type', [
  z.object({ type: z.literal('aws'), inputs: connections.aws }),
  z.object({ type: z.literal('gcp'), inputs: connections.gcp }),
]);

export const ProviderChanges = z.discriminatedUnion('type', [
  z.object({ type: z.literal('aws'), inputs: changedConnections.aws }),
  z.object({ type: z.literal('gcp'), inputs: changedConnections.gcp }),
]);

/** What both spellings say of a KMS beside how it is reached. */
export const naming = {
  name: optional(ruled(shownName(64), asSlug)),
  description: descriptionInput,
};
