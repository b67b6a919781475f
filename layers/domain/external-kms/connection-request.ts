import { LocketError } from '../errors.ts';
import type { AwsConnection, AwsCredential, Connection, GoogleConnection } from './customer-kms.ts';

/** Credentials as they are asked for: a role that names no external id has the organization's own. */
type GivenAwsCredential =
  | Extract<AwsCredential, { type: 'access-key' }>
  | {
      readonly type: 'assume-role';
      readonly data: { readonly assumeRoleArn: string; readonly externalId?: string | undefined };
    };

interface GivenAws extends Pick<AwsConnection, 'provider' | 'awsRegion'> {
  readonly credential: GivenAwsCredential;
  /** A key is made in the customer's account when absent. */
  readonly kmsKeyId?: string | undefined;
}

export type GivenConnection = GivenAws | GoogleConnection;

type Absent<T> = { readonly [M in keyof T]?: T[M] | undefined };

/** What is to change of a connection; absent members stay as they are. */
export type ConnectionChanges =
  | ({ readonly provider: 'aws' } & Absent<Omit<GivenAws, 'provider'>>)
  | ({ readonly provider: 'gcp' } & Absent<Omit<GoogleConnection, 'provider'>>);

export type WholeAws = Omit<AwsConnection, 'kmsKeyId'> & Pick<GivenAws, 'kmsKeyId'>;

const credentialFrom = (credential: GivenAwsCredential, externalId: string): AwsCredential =>
  credential.type === 'access-key'
    ? credential
    : { ...credential, data: { externalId, ...present(credential.data) } };

const present = <T extends object>(members: T): { [M in keyof T]: Exclude<T[M], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [M in keyof T]: Exclude<T[M], undefined>;
  };

/** A new connection; `externalId` is the organization's own. */
export const connectionFrom = (given: GivenConnection, externalId: string): WholeAws | GoogleConnection =>
  given.provider === 'aws' ? { ...given, credential: credentialFrom(given.credential, externalId) } : given;

/** A key of Google's lies where its name says. */
export const inOneLocation = <T extends Absent<Pick<GoogleConnection, 'gcpRegion' | 'keyName'>>>(
  given: T,
): T => {
  const { gcpRegion, keyName } = given;
  if (gcpRegion !== undefined && keyName !== undefined && keyName.split('/')[3] !== gcpRegion)
    throw new LocketError('invalid-input', 'gcpRegion must be the location in keyName');
  return given;
};

/** A connection with what is to change of it. `bad-request` for another provider. */
export const changedConnection = (
  stored: Connection,
  changes: ConnectionChanges,
  externalId: string,
): Connection => {
  if (stored.provider === 'aws' && changes.provider === 'aws') {
    const { credential, ...rest } = changes;
    return {
      ...stored,
      ...present(rest),
      credential: credential ? credentialFrom(credential, externalId) : stored.credential,
    };
  }
  if (stored.provider === 'gcp' && changes.provider === 'gcp')
    return inOneLocation({ ...stored, ...present(changes) });
  throw new LocketError('bad-request', 'A KMS stays with its provider: add another one instead');
};
