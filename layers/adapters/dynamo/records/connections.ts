import type { Connection, ConnectionKey, ConnectionStore } from '../../../domain/syncs/connection.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { bytes, number, oneOf, orNull, text } from './shape.ts';

const connectionOwnerItem = itemType<Omit<ConnectionKey, 'id'>>()({
  name: 'whose a connection is',
  readBy: 'lookups by the id of a connection; every run of a sync',
  pk: 'CONNECTION#<connection>',
  sk: 'CONNECTION',
  key: (id: string) => ({ pk: `CONNECTION#${id}`, sk: 'CONNECTION' }),
  shape: { orgId: text, projectId: orNull(text) },
});

const shape = {
  id: text,
  orgId: text,
  projectId: orNull(text),
  family: oneOf('integration', 'app'),
  app: text,
  credentials: bytes,
  revision: number,
} as const;

const leadsTo = [toItem(connectionOwnerItem, ({ id }: Connection) => connectionOwnerItem.key(id))];

export const projectConnectionItem = itemType<Connection>()({
  name: 'connection of a project to a target, credentials sealed',
  readBy: 'listing; every run of its syncs',
  pk: 'PROJECT#<id>',
  sk: 'CONNECTION#<connection>',
  key: (projectId: string, id: string) => ({ pk: `PROJECT#${projectId}`, sk: `CONNECTION#${id}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'CONNECTION#' }) },
  shape,
  leadsTo,
});

const organizationConnectionItem = itemType<Connection>()({
  name: 'connection of an organization to a target, credentials sealed',
  readBy: 'listing; every run of its syncs; rotation of the organization’s key',
  pk: 'ORG#<id>',
  sk: 'CONNECTION#<connection>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `CONNECTION#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'CONNECTION#' }) },
  shape,
  leadsTo,
});

export const projectConnectionItems = [projectConnectionItem, connectionOwnerItem];
export const organizationConnectionItems = [organizationConnectionItem];

const typeOf = ({ projectId }: Pick<Connection, 'projectId'>) =>
  projectId === null ? organizationConnectionItem : projectConnectionItem;
const keyOf = ({ id, orgId, projectId }: ConnectionKey) =>
  projectId === null ? organizationConnectionItem.key(orgId, id) : projectConnectionItem.key(projectId, id);
const itemOf = (connection: Connection) => typeOf(connection).item(keyOf(connection), connection);

const find = async (session: ReadSession, id: string): Promise<Connection | undefined> => {
  const owner = await session.read(connectionOwnerItem, connectionOwnerItem.key(id));
  return owner && session.read(typeOf(owner), keyOf({ id, ...owner }));
};

/** Connections under whom they belong to, and a pointer to that under their own ids. */
export const connectionStore = (session: ReadSession): ConnectionStore => ({
  find: (connectionId) => find(session, connectionId),
  inProject: (projectId) => session.list(projectConnectionItem, projectConnectionItem.ranges.of(projectId)),
  ofOrganization: (orgId) =>
    session.list(organizationConnectionItem, organizationConnectionItem.ranges.of(orgId)),
  creation: (connection) => [
    put(itemOf(connection), absent),
    put(
      connectionOwnerItem.item(connectionOwnerItem.key(connection.id), {
        orgId: connection.orgId,
        projectId: connection.projectId,
      }),
      absent,
    ),
  ],
  replacement: (next, previous) => put(itemOf(next), atRevision(previous.revision)),
  deletion: (connection) => [
    remove(keyOf(connection), atRevision(connection.revision)),
    remove(connectionOwnerItem.key(connection.id)),
  ],
});
