import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Change } from '../store/change.ts';
import type { Connection } from '../syncs/connection.ts';
import { openCredentials } from '../syncs/credentials.ts';
import { rotationTypeFor } from '../syncs/login-apps.ts';
import type { Unit } from '../unit.ts';
import type { RotationType } from './kinds/kind.ts';

/** How a connection that is kept for several uses reaches its target, in the newer family's own words. */
type ConnectionMembers = Readonly<Record<string, unknown>>;

/** A connection that a rotation is set up with. */
export interface UsedConnection {
  readonly members: ConnectionMembers;
  /** Goes with the write: whoever deletes the connection meanwhile looks again. */
  readonly touched: Change;
}

const notFound = (): LocketError => new LocketError('not-found', 'App connection not found');

/** Where it may be used: in its own project by who makes integrations there, or where its organization lets its members. */
const assertMayUse = async (unit: Unit, access: ProjectAccess, { projectId }: Connection): Promise<void> => {
  if (projectId === null) assertCan((await enterOrganization(unit)).ability, 'connect', 'app-connections');
  else assertCan(access.ability, 'create', 'integrations');
};

const membersOf = async (unit: Unit, connection: Connection): Promise<ConnectionMembers> => {
  const { login, accessId, accessToken, roleArn } = await openCredentials(unit, connection);
  if (login) return login;
  if (roleArn !== undefined || !accessId || !accessToken)
    throw new LocketError('bad-request', 'A rotation needs a connection with an access key');
  return { accessKeyId: accessId, secretAccessKey: accessToken };
};

/**
 * The members of a connection of the project or its organization, for a caller who may use it: the rotation keeps them as
 * they are now. `not-found` for one of elsewhere or to another kind of app, `permission-denied` for who may not use it.
 */
export const usedConnection = async (
  unit: Unit,
  access: ProjectAccess,
  type: RotationType,
  connectionId: string,
): Promise<UsedConnection> => {
  const { project } = access;
  const connection = await unit.stores.connections.find(connectionId);
  const isInReach =
    connection?.orgId === project.orgId && (connection.projectId ?? project.id) === project.id;
  if (!isInReach || connection.family !== 'app' || rotationTypeFor(connection.app) !== type) throw notFound();
  await assertMayUse(unit, access, connection);
  const next = { ...connection, revision: connection.revision + 1 };
  return {
    members: await membersOf(unit, connection),
    touched: unit.stores.connections.replacement(next, connection),
  };
};
