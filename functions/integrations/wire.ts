import * as z from 'zod';
import { formatPath, parsePath } from '../../layers/domain/folders/paths.ts';
import type { ProjectAccess } from '../../layers/domain/projects/access.ts';
import type { Connection } from '../../layers/domain/syncs/connection.ts';
import { messageFor } from '../../layers/domain/syncs/showing.ts';
import type { Policy, Sync, SyncSettings } from '../../layers/domain/syncs/sync.ts';
import { policies } from '../../layers/domain/syncs/sync.ts';
import type { TargetOptions } from '../../layers/domain/syncs/target.ts';
import { defaulted, flag, id, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';

const text = (longest: number) => optional(z.string().trim().max(longest));

/** A place in a target, as clients name it. */
export const destination = {
  app: text(512),
  appId: text(512),
  targetEnvironment: text(256),
  targetEnvironmentId: text(256),
  targetService: text(256),
  targetServiceId: text(256),
  owner: text(256),
  url: text(1024),
  path: text(1024),
  region: text(64),
  scope: text(64),
};

const AwsTag = z.object({ key: z.string().trim().min(1).max(128), value: z.string().max(256) });

export const Metadata = optional(
  z.object({
    initialSyncBehavior: optional(z.enum(['overwrite-target', 'prefer-target', 'prefer-source'])),
    /** What becomes of keys that the sync did not make; a member of our own. */
    existingKeys: optional(z.enum(policies)),
    secretPrefix: text(128),
    secretSuffix: text(128),
    mappingBehavior: optional(z.enum(['one-to-one', 'many-to-one'])),
    shouldAutoRedeploy: optional(z.boolean()),
    secretGCPLabel: optional(
      z.object({ labelName: z.string().trim().min(1).max(63), labelValue: z.string().trim().max(63) }),
    ),
    secretAWSTag: optional(z.array(AwsTag).max(40)),
    githubVisibility: optional(z.enum(['selected', 'private', 'all'])),
    githubVisibilityRepoIds: optional(z.array(z.string().regex(/^\d{1,20}$/)).max(500)),
    kmsKeyId: text(2048),
    tier: optional(z.enum(['Standard', 'Advanced', 'Intelligent-Tiering'])),
    replicaRegions: optional(z.array(z.string().regex(/^[a-z0-9-]{6,30}$/)).max(20)),
    shouldDisableDelete: optional(z.boolean()),
    shouldEnableDelete: optional(z.boolean()),
    shouldMaskSecrets: optional(z.boolean()),
    shouldProtectSecrets: optional(z.boolean()),
  }),
);

type GivenMetadata = NonNullable<z.output<typeof Metadata>>;

/**
 * What becomes of keys that the sync did not make: those are left alone unless a client says otherwise, by our own member or
 * by those of the reference, which mean it.
 */
const policyOf = ({ existingKeys, initialSyncBehavior, shouldEnableDelete }: GivenMetadata): Policy => {
  if (existingKeys) return existingKeys;
  if (initialSyncBehavior === 'overwrite-target' || shouldEnableDelete === true) return 'mirror';
  return initialSyncBehavior === undefined ? 'own' : 'adopt';
};

const optionsOf = (given: GivenMetadata): TargetOptions => ({
  ...(given.mappingBehavior && { mapping: given.mappingBehavior }),
  ...(given.kmsKeyId && { kmsKeyId: given.kmsKeyId }),
  ...(given.secretAWSTag && { tags: given.secretAWSTag }),
  ...(given.tier && { tier: given.tier }),
  ...(given.replicaRegions && { replicaRegions: given.replicaRegions }),
  ...(given.secretGCPLabel && { label: given.secretGCPLabel }),
  ...(given.githubVisibility && { visibility: given.githubVisibility }),
  ...(given.githubVisibilityRepoIds && { repositoryIds: given.githubVisibilityRepoIds }),
  ...(given.shouldMaskSecrets !== undefined && { isMasked: given.shouldMaskSecrets }),
  ...(given.shouldProtectSecrets !== undefined && { isProtected: given.shouldProtectSecrets }),
  ...(given.shouldAutoRedeploy !== undefined && { redeploys: given.shouldAutoRedeploy }),
});

/** What metadata says of a sync. */
export const settingsIn = (
  given: GivenMetadata,
): Pick<SyncSettings, 'options' | 'prefix' | 'suffix' | 'policy' | 'keepsVanished' | 'given'> => ({
  options: optionsOf(given),
  prefix: given.secretPrefix ?? '',
  suffix: given.secretSuffix ?? '',
  policy: policyOf(given),
  keepsVanished: given.shouldDisableDelete === true,
  given: { metadata: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) },
});

/** Whose values count in the first run, where the reference would write them back. */
export const importsIn = ({ initialSyncBehavior }: GivenMetadata): 'source' | 'target' | undefined => {
  if (initialSyncBehavior === 'prefer-target') return 'target';
  return initialSyncBehavior === 'prefer-source' ? 'source' : undefined;
};

const path = (given: string): string => formatPath(parsePath(given));
export const secretPath = ruled(defaulted(z.string().max(512), '/'), path);
export const givenPath = optional(ruled(z.string().max(512), path));
export const environmentSlug = z.string().trim().min(1).max(64);
export const isActive = flag(true);

export const IntegrationId = z.object({ integrationId: id });
export const AuthId = z.object({ integrationAuthId: id });

const shownText = () => z.string().nullable().optional();
const placeMembers = Object.keys(destination) as (keyof typeof destination)[];

export const IntegrationReply = () =>
  z.object({
    id: uuid,
    isActive: z.boolean(),
    url: shownText(),
    app: shownText(),
    appId: shownText(),
    targetEnvironment: shownText(),
    targetEnvironmentId: shownText(),
    targetService: shownText(),
    targetServiceId: shownText(),
    owner: shownText(),
    path: shownText(),
    region: shownText(),
    scope: shownText(),
    integration: z.string(),
    metadata: z.unknown(),
    integrationAuthId: uuid,
    envId: uuid,
    secretPath: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    lastUsed: instant().nullable(),
    isSynced: z.boolean().nullable(),
    syncMessage: z.string().nullable(),
    lastSyncJobId: z.string().nullable(),
    nextAttemptAt: instant().nullable(),
    environment: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
  });

const isSynced = ({ state: { status } }: Sync): boolean | null => {
  if (status === 'succeeded') return true;
  return status === 'failed' ? false : null;
};

/** A sync as the older family shows it. */
export const integrationReply = (access: Pick<ProjectAccess, 'project' | 'ability'>, sync: Sync) => {
  const { project } = access;
  const { state, given } = sync;
  const message = messageFor(access, sync);
  const environment = project.environments.find((each) => each.id === sync.environmentId);
  return {
    ...Object.fromEntries(placeMembers.map((member) => [member, sync.destination[member] ?? null])),
    id: sync.id,
    isActive: sync.isActive,
    integration: sync.target,
    metadata: given.metadata ?? {},
    integrationAuthId: sync.connectionId,
    envId: sync.environmentId,
    secretPath: sync.secretPath,
    createdAt: sync.createdAt,
    updatedAt: sync.updatedAt,
    lastUsed: state.lastUsed,
    isSynced: isSynced(sync),
    syncMessage: message === '' && state.lastUsed === null ? null : message,
    lastSyncJobId: state.jobId,
    nextAttemptAt: state.nextAttemptAt,
    environment: {
      id: sync.environmentId,
      name: environment?.name ?? '',
      slug: environment?.slug ?? '',
    },
  };
};

export const AuthReply = () =>
  z.object({
    id: uuid,
    projectId: z.string(),
    integration: z.string(),
    teamId: shownText(),
    url: shownText(),
    namespace: shownText(),
    accountId: shownText(),
    metadata: z.unknown(),
    createdAt: instant(),
    updatedAt: instant(),
  });

/** A connection as the older family shows it: without anything that opens it. */
export const authReply = (connection: Connection) => ({
  id: connection.id,
  projectId: connection.projectId ?? '',
  integration: connection.app,
  teamId: connection.teamId,
  url: connection.url,
  namespace: connection.namespace,
  accountId: connection.accountId,
  metadata: { method: connection.method },
  createdAt: connection.createdAt,
  updatedAt: connection.updatedAt,
});
