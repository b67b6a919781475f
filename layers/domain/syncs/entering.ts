import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import type { Connection, Family } from './connection.ts';
import type { Sync } from './sync.ts';

export type Action = 'read' | 'create' | 'edit' | 'delete';

/** Whose connections somebody works with: a project's, or their organization's. */
export interface Owner {
  readonly orgId: string;
  readonly projectId: string | null;
  /** Of the caller in the project. */
  readonly access: ProjectAccess | undefined;
}

/** Enters a project, or the caller's own organization, to do this to its connections. */
export const enterOwner = async (unit: Unit, projectId: string | null, action: Action): Promise<Owner> => {
  if (projectId === null) {
    const { orgId, ability } = await enterOrganization(unit);
    assertCan(ability, action, 'app-connections');
    return { orgId, projectId, access: undefined };
  }
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, action, 'integrations');
  return { orgId: access.project.orgId, projectId: access.project.id, access };
};

export const connectionNotFound = (family: Family): LocketError =>
  new LocketError('not-found', family === 'app' ? 'App connection not found' : 'Integration auth not found');

export const noteConnection = (unit: Unit, { id, app, name, projectId }: Connection): void =>
  unit.note({ metadata: { connectionId: id, integration: app, name, isOfProject: projectId !== null } });

/** A connection that the caller reached, by whose it is. */
export interface EnteredConnection {
  readonly connection: Connection;
  readonly owner: Owner;
}

/** The caller's way to a connection known by its id; a foreign one, and one of the other family, looks like none. */
export const enterConnection = async (
  unit: Unit,
  connectionId: string,
  family: Family,
  action: Action,
): Promise<EnteredConnection> => {
  const connection = await unit.stores.connections.find(connectionId);
  const { caller } = unit;
  const orgId = caller.kind === 'anonymous' ? undefined : caller.orgId;
  if (!connection || connection.family !== family || connection.orgId !== orgId)
    throw connectionNotFound(family);
  const owner = await enterOwner(unit, connection.projectId, action);
  noteConnection(unit, connection);
  return { connection, owner };
};

/** A sync with the project that the caller entered to reach it. */
export interface EnteredSync {
  readonly sync: Sync;
  readonly access: ProjectAccess;
}

/** How the trail names a sync. */
export const noteSync = (unit: Unit, access: Pick<ProjectAccess, 'project'>, sync: Sync): void =>
  unit.note({
    metadata: {
      syncId: sync.id,
      integration: sync.target,
      connectionId: sync.connectionId,
      syncEnvironment: access.project.environments.find(({ id }) => id === sync.environmentId)?.slug,
      syncPath: sync.secretPath,
    },
  });

const titles = { integration: 'Integration', 'secret-sync': 'Secret sync' } as const;

/** The caller's way to a sync known by its id; a foreign one, and one of the other family, looks like none. */
export const enterSync = async (
  unit: Unit,
  syncId: string,
  family: Sync['family'],
  action: Action,
): Promise<EnteredSync> => {
  const sync = await unit.stores.syncs.find(syncId);
  const isOfFamily = sync?.family === family;
  const access = await enterHolderOf(unit, titles[family], isOfFamily ? sync.projectId : undefined);
  assertCan(access.ability, action, 'integrations');
  if (!sync) throw new LocketError('not-found', `${titles[family]} not found`);
  noteSync(unit, access, sync);
  return { sync, access };
};
