import { type CustomerAws, startCustomerAws } from './aws.ts';
import { type CustomerGoogle, startCustomerGoogle } from './google.ts';

/** The clouds that an application has around it where a test brings none of its own. */
export interface SharedClouds {
  readonly aws: CustomerAws;
  readonly google: CustomerGoogle;
  /** A service account with a key in it that it may use. */
  readonly googleConnection: object;
}

/** What specimens name: a key and an access key that are there in every process. */
export const specimenConnection = {
  awsRegion: 'eu-central-1',
  kmsKeyId: 'alias/specimen',
  credential: {
    type: 'access-key',
    data: { accessKey: 'AKIASPECIMEN00000000', secretKey: 'secretOfTheSpecimen/0123456789abcdefghij' },
  },
};

const start = async (): Promise<SharedClouds> => {
  const aws = await startCustomerAws();
  const { id } = aws.key([aws.accessKey(specimenConnection.credential.data.accessKey)]);
  aws.keys.aliases.set(specimenConnection.kmsKeyId, id);
  const google = await startCustomerGoogle();
  const { client_email, private_key } = google.account();
  const { name: keyName } = google.key([client_email]);
  const credential = { client_email, private_key };
  return { aws, google, googleConnection: { credential, gcpRegion: 'europe-west3', keyName } };
};

/** Modules may be loaded anew for a file; the process stays. */
const key = Symbol.for('locket.test.clouds');
const keeper = globalThis as { [key]?: Promise<SharedClouds> };

/** The one of this process. */
export const sharedClouds = (): Promise<SharedClouds> => {
  keeper[key] ??= start();
  return keeper[key];
};
