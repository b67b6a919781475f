import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Unit } from '../unit.ts';
import type { Connection } from './customer-kms.ts';
import type { ExternalKms, ShownConnection } from './external-kms.ts';

type Owner = Pick<ExternalKms, 'id' | 'orgId'>;

const placeOf = ({ id, orgId }: Owner): Place => ({
  purpose: 'external-kms',
  project: orgId,
  item: id,
  version: 1,
});

const keyOf = async (unit: Unit, orgId: string, version: number | 'latest'): Promise<DataKey> => {
  const organization = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this KMS cannot be read');
  return unit.keys.organizationKey(organization, version);
};

/** What may be shown of a connection. */
const shownOf = (connection: Connection): ShownConnection => {
  if (connection.provider === 'gcp') {
    const { provider, credential, gcpRegion, keyName } = connection;
    return { provider, clientEmail: credential.client_email, gcpRegion, keyName };
  }
  const { provider, credential, awsRegion, kmsKeyId } = connection;
  if (credential.type === 'assume-role')
    return { provider, credential: { type: credential.type, ...credential.data }, awsRegion, kmsKeyId };
  const { type, data } = credential;
  return { provider, credential: { type, accessKey: data.accessKey }, awsRegion, kmsKeyId };
};

type Stored = Pick<ExternalKms, 'connection' | 'credentialsHash' | 'provider' | 'shown' | 'keyName'>;

/** What is sealed. */
interface Content {
  readonly connection: Connection;
  readonly keyName: string;
}

/**
 * A connection as it is kept: all of it sealed under the organization's latest key, the key's one name included, so that
 * nobody who can write to the table can lead it elsewhere; and what may be shown beside.
 */
export const sealConnection = async (unit: Unit, owner: Owner, content: Content): Promise<Stored> => {
  const { connection, keyName } = content;
  const key = await keyOf(unit, owner.orgId, 'latest');
  const random = (size: number) => unit.runtime.randomBytes(size);
  return {
    provider: connection.provider,
    shown: shownOf(connection),
    keyName,
    connection: sealText(key, placeOf(owner), JSON.stringify(content), random),
    // Secrets of AWS and Google are random enough not to be found by trying; the id keeps two KMS from being compared.
    credentialsHash: sha256Hex(JSON.stringify([owner.id, connection.credential])),
  };
};

/** The same KMS with its connection sealed under the latest version of the organization's key. */
export const resealConnection = async (reseal: Reseal, kms: ExternalKms): Promise<ExternalKms> => ({
  ...kms,
  connection: await reseal(placeOf(kms), kms.connection),
});

const openContent = async (unit: Unit, kms: ExternalKms): Promise<Content> => {
  const key = await keyOf(unit, kms.orgId, keyVersionOf(kms.connection));
  return JSON.parse(openText(key, placeOf(kms), kms.connection)) as Content;
};

/** A connection as the customer gave it. */
export const openConnection = async (unit: Unit, kms: ExternalKms): Promise<Connection> =>
  (await openContent(unit, kms)).connection;

/** The same to the very key that it was proven with, whatever an alias says meanwhile. */
export const openPinned = async (unit: Unit, kms: ExternalKms): Promise<Connection> => {
  const { connection, keyName } = await openContent(unit, kms);
  return connection.provider === 'aws' ? { ...connection, kmsKeyId: keyName } : { ...connection, keyName };
};
