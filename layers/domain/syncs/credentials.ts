import { createHmac } from 'node:crypto';
import { LocketError } from '../errors.ts';
import { externalIdOf } from '../external-kms/external-id.ts';
import { type DataKey, keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { Connection, ConnectionKey } from './connection.ts';
import type { Credentials, TargetConnection, TargetName } from './target.ts';

const placeOf = ({ id, orgId, projectId }: ConnectionKey): Place => ({
  purpose: 'connection',
  project: projectId ?? orgId,
  item: id,
  version: 1,
});

type KeyHolder = Pick<Project, 'id' | 'orgId' | 'keys'>;

/** The key of whom a connection belongs to: that of the project, or of the organization. */
const keyOf = async (
  unit: Unit,
  { orgId, projectId }: ConnectionKey,
  version: number | 'latest',
  known?: KeyHolder,
): Promise<DataKey> => {
  if (projectId === null) {
    const organization = await unit.stores.organizations.find(orgId);
    if (!organization)
      throw new LocketError('unavailable', 'The organization of this connection cannot be read');
    return unit.keys.organizationKey(organization, version);
  }
  const project = known ?? (await unit.stores.projects.find(projectId));
  if (!project) throw new LocketError('not-found', 'Project not found');
  return dataKey(unit, project, version);
};

/** Seals credentials under the latest key of their owner, with a digest that nobody can try values against. */
export const sealCredentials = async (
  unit: Unit,
  owner: ConnectionKey,
  credentials: Credentials,
): Promise<Pick<Connection, 'credentials' | 'credentialsHash'>> => {
  const key = await keyOf(unit, owner, 'latest');
  const text = JSON.stringify(credentials);
  return {
    credentials: sealText(key, placeOf(owner), text, (size) => unit.runtime.randomBytes(size)),
    credentialsHash: createHmac('sha256', key.bytes).update(`connection\n${owner.id}\n${text}`).digest('hex'),
  };
};

/** Reverses `sealCredentials`. */
export const openCredentials = async (unit: Unit, connection: Connection): Promise<Credentials> => {
  const key = await keyOf(unit, connection, keyVersionOf(connection.credentials));
  return JSON.parse(openText(key, placeOf(connection), connection.credentials)) as Credentials;
};

/** The same connection with its credentials sealed under the latest version of its owner's key. */
export const resealCredentials = async (reseal: Reseal, connection: Connection): Promise<Connection> => ({
  ...connection,
  credentials: await reseal(placeOf(connection), connection.credentials),
});

/** What an adapter takes to use a connection for one of the targets that it leads to. */
export const connectionTo = (
  target: TargetName,
  { orgId }: Pick<Connection, 'orgId'>,
  credentials: Credentials,
): TargetConnection => ({ target, credentials, externalId: externalIdOf(orgId) });
