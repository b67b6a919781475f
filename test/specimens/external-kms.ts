import { specimenConnection } from '../world/customer-cloud/shared.ts';
import type { Names } from '../world/victim.ts';
import { body, hiding, nothing, type SpecimenOf, type Specimens, withParams } from './specimen.ts';

const base = '/api/v1/external-kms';
const aws = ({ externalKmsId }: Names) => ({ id: externalKmsId });
const google = ({ googleKmsId }: Names) => ({ id: googleKmsId });
const named = ({ externalKmsName }: Names) => ({ name: externalKmsName });
const described = { description: 'In our own account' };

const project = ['/api/v1/workspace/{projectId}/kms', '/api/v1/projects/{projectId}/kms'];

/** A key that nobody made is refused by whoever would have to sign with it. */
const notAKey: SpecimenOf = () => ({
  body: {
    name: 'our-google',
    configuration: {
      credential: { client_email: 'locket@customer.iam.gserviceaccount.com', private_key: 'what is no key' },
      gcpRegion: 'europe-west3',
      keyName: 'projects/customer/locations/europe-west3/keyRings/locket/cryptoKeys/main',
    },
  },
  owner: { status: 400, message: /InvalidPrivateKey/ },
});

const change = withParams(aws, { ...described, provider: { type: 'aws', inputs: specimenConnection } });

export const specimens: Specimens = {
  [`GET ${base}`]: nothing,
  [`POST ${base}`]: hiding(
    ['provider.inputs.credential.data.secretKey'],
    body({ name: 'our-kms', provider: { type: 'aws', inputs: specimenConnection } }),
  ),
  [`GET ${base}/aws/external-id`]: nothing,
  [`GET ${base}/name/{name}`]: withParams(named),
  [`GET ${base}/{id}`]: withParams(aws),
  [`PATCH ${base}/{id}`]: hiding(['provider.inputs.credential.data.secretKey'], change),
  [`DELETE ${base}/{id}`]: withParams(aws),
  [`POST ${base}/aws`]: hiding(
    ['configuration.credential.data.secretKey'],
    body({ name: 'our-kms', configuration: specimenConnection }),
  ),
  [`GET ${base}/aws/{id}`]: withParams(aws),
  [`PATCH ${base}/aws/{id}`]: withParams(aws, described),
  [`DELETE ${base}/aws/{id}`]: withParams(aws),
  [`POST ${base}/gcp`]: hiding(['configuration.credential.private_key'], notAKey),
  [`GET ${base}/gcp/{id}`]: withParams(google),
  [`PATCH ${base}/gcp/{id}`]: withParams(google, described),
  [`DELETE ${base}/gcp/{id}`]: withParams(google),
  ...Object.fromEntries(
    project.flatMap((path) => [
      [`GET ${path}`, nothing],
      [`PATCH ${path}`, body({ kms: { type: 'internal' } })],
      [`GET ${path}/backup`, nothing],
      [
        `POST ${path}/backup`,
        (): ReturnType<SpecimenOf> => ({
          body: { backup: 'v1.a-project.secretManager.an-organization.what-it-holds' },
          owner: { status: 403, message: /another project/ },
        }),
      ],
    ]),
  ),
};
