import * as z from 'zod';
import type { ExternalKms } from '../../layers/domain/external-kms/external-kms.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

export const base = '/api/v1/external-kms';

/** Stands where a secret was written and none is shown; no secret of a provider looks like it. */
const hidden = '********';

const AwsShown = () =>
  z.object({
    credential: z.object({
      type: z.string(),
      data: z.object({
        accessKey: z.string().optional(),
        secretKey: z.string().optional(),
        assumeRoleArn: z.string().optional(),
        externalId: z.string().optional(),
      }),
    }),
    awsRegion: z.string(),
    kmsKeyId: z.string(),
  });

const GoogleShown = () =>
  z.object({
    credential: z.object({ client_email: z.string(), private_key: z.string() }),
    gcpRegion: z.string(),
    keyName: z.string(),
  });

const Shown = () => z.union([AwsShown(), GoogleShown()]);

const awsCredential = (credential: Extract<ExternalKms['shown'], { provider: 'aws' }>['credential']) => {
  if (credential.type === 'access-key') {
    const { type, accessKey } = credential;
    return { type, data: { accessKey, secretKey: hidden } };
  }
  const { type, assumeRoleArn, externalId } = credential;
  return { type, data: { assumeRoleArn, externalId } };
};

/** How a KMS is reached, without what is secret of it. */
const shownReply = ({ shown }: ExternalKms): z.input<ReturnType<typeof Shown>> => {
  if (shown.provider === 'gcp') {
    const { clientEmail, gcpRegion, keyName } = shown;
    return { credential: { client_email: clientEmail, private_key: hidden }, gcpRegion, keyName };
  }
  const { credential, awsRegion, kmsKeyId } = shown;
  return { credential: awsCredential(credential), awsRegion, kmsKeyId };
};

const KmsReply = () =>
  z.object({
    id: uuid,
    description: z.string().nullable(),
    isDisabled: z.boolean(),
    isReserved: z.boolean(),
    orgId: uuid,
    name: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string().nullable(),
    slug: z.string().nullable(),
  });

const kmsReply = (kms: ExternalKms): z.input<ReturnType<typeof KmsReply>> => ({
  id: kms.id,
  description: kms.description,
  isDisabled: false,
  isReserved: false,
  orgId: kms.orgId,
  name: kms.name,
  createdAt: kms.createdAt,
  updatedAt: kms.updatedAt,
  projectId: null,
  slug: kms.name,
});

const Status = () => ({ status: z.string().nullable(), statusDetails: z.string().nullable() });
const noStatus = { status: null, statusDetails: null };

const External = () => z.object({ id: uuid, ...Status(), provider: z.string() });
const externalReply = ({ id, provider }: ExternalKms) => ({ id, ...noStatus, provider });

/** The reply of changes. */
export const SingleKms = () => z.object({ externalKms: KmsReply().extend({ external: External() }) });
export const singleKms = (kms: ExternalKms) => ({
  externalKms: { ...kmsReply(kms), external: externalReply(kms) },
});

/** The reply of reading one, which says how it is reached. */
export const DetailedKms = () =>
  z.object({
    externalKms: KmsReply().extend({ external: External().extend({ providerInput: Shown() }) }),
  });
export const detailedKms = (kms: ExternalKms) => ({
  externalKms: { ...kmsReply(kms), external: { ...externalReply(kms), providerInput: shownReply(kms) } },
});

export const KmsList = () =>
  z.object({
    externalKmsList: z.array(
      KmsReply()
        .pick({
          id: true,
          description: true,
          isDisabled: true,
          createdAt: true,
          updatedAt: true,
          name: true,
        })
        .extend({ externalKms: z.object({ provider: z.string(), ...Status() }) }),
    ),
  });
export const kmsList = (all: readonly ExternalKms[]) => ({
  externalKmsList: all.map((kms) => {
    const { id, description, isDisabled, createdAt, updatedAt, name } = kmsReply(kms);
    const externalKms = { provider: kms.provider, ...noStatus };
    return { id, description, isDisabled, createdAt, updatedAt, name, externalKms };
  }),
});

/** The newer spelling's reply, which has no envelope. */
export const BareKms = () =>
  KmsReply().extend({
    externalKms: External().extend({ configuration: Shown(), credentialsHash: z.string() }),
  });
export const bareKms = (kms: ExternalKms) => ({
  ...kmsReply(kms),
  externalKms: {
    ...externalReply(kms),
    configuration: shownReply(kms),
    credentialsHash: kms.credentialsHash,
  },
});
