import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { formatPath, parsePath } from '../../layers/domain/folders/paths.ts';
import type { ProjectAccess } from '../../layers/domain/projects/access.ts';
import { targets } from '../../layers/domain/syncs/catalogue.ts';
import type { Connection } from '../../layers/domain/syncs/connection.ts';
import { messageFor } from '../../layers/domain/syncs/showing.ts';
import { type Policy, policies, type Sync, type SyncSettings } from '../../layers/domain/syncs/sync.ts';
import type { TargetName } from '../../layers/domain/syncs/target.ts';
import { flag, id, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';
import { syncNameOf } from './apps.ts';
import { type Config, destinationIn } from './destinations.ts';

export const AppParams = z.object({ app: z.string().trim().min(1).max(64) });
export const ConnectionParams = z.object({ app: z.string().trim().min(1).max(64), connectionId: id });
export const SyncParams = z.object({ app: z.string().trim().min(1).max(64), syncId: id });

/** Names of the newer family: slugs, as its clients write them. */
export const givenName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, dots, dashes and underscores');
export const description = optional(z.string().trim().max(256));
export const environment = z.string().trim().min(1).max(64);
export const secretPath = ruled(z.string().trim().min(1).max(512), (path) => formatPath(parsePath(path)));

const Tag = z.object({ key: z.string().trim().min(1).max(128), value: z.string().max(256) });

export const SyncOptions = z
  .looseObject({
    initialSyncBehavior: optional(
      z.enum(['overwrite-destination', 'import-prioritize-source', 'import-prioritize-destination']),
    ),
    existingKeys: optional(z.enum(policies)),
    keySchema: optional(z.string().trim().max(256)),
    disableSecretDeletion: optional(flag(false)),
    keyId: optional(z.string().trim().max(2048)),
    tags: optional(z.array(Tag).max(40)),
    tier: optional(z.enum(['Standard', 'Advanced', 'Intelligent-Tiering'])),
    replicaRegions: optional(z.array(z.string().regex(/^[a-z0-9-]{6,30}$/)).max(20)),
    autoRedeployServices: optional(flag(false)),
    autoRedeploy: optional(flag(false)),
  })
  .refine((given) => JSON.stringify(given).length <= 32_768, 'is too large');

type GivenOptions = z.output<typeof SyncOptions>;

export const DestinationConfig = z
  .record(z.string().max(64), z.unknown())
  .refine((given) => JSON.stringify(given).length <= 32_768, 'is too large');

const keyPlace = '{{secretKey}}';

/** Prefix and suffix of a schema of keys: what stands around the one place of the key. */
const affixes = (schema: string | undefined, slug: string): Pick<SyncSettings, 'prefix' | 'suffix'> => {
  if (schema === undefined) return { prefix: '', suffix: '' };
  const filled = schema.replaceAll('{{environment}}', slug);
  const [prefix = '', suffix, more] = filled.split(keyPlace);
  if (suffix === undefined || more !== undefined || /[{}]/.test(prefix + suffix))
    throw new LocketError('invalid-input', `syncOptions.keySchema must contain ${keyPlace} once`);
  return { prefix, suffix };
};

const policyOf = ({ existingKeys, initialSyncBehavior }: GivenOptions): Policy => {
  if (existingKeys) return existingKeys;
  if (initialSyncBehavior === undefined) return 'own';
  return initialSyncBehavior === 'overwrite-destination' ? 'mirror' : 'adopt';
};

/** Whose values count in the first run. */
export const importsIn = ({ initialSyncBehavior }: GivenOptions): 'source' | 'target' | undefined => {
  if (initialSyncBehavior === 'import-prioritize-destination') return 'target';
  return initialSyncBehavior === 'import-prioritize-source' ? 'source' : undefined;
};

const said = (given: Config): Config =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** What options and destination say of a sync. */
export const settingsIn = (
  target: TargetName,
  slug: string,
  options: GivenOptions,
  config: Config,
): Pick<
  SyncSettings,
  'destination' | 'options' | 'prefix' | 'suffix' | 'policy' | 'keepsVanished' | 'given'
> => {
  const { destination, options: ofDestination } = destinationIn(target, config);
  const redeploys = options.autoRedeployServices || options.autoRedeploy;
  return {
    destination,
    options: {
      ...ofDestination,
      ...(options.keyId && { kmsKeyId: options.keyId }),
      ...(options.tags && options.tags.length > 0 && { tags: options.tags }),
      ...(options.tier && { tier: options.tier }),
      ...(options.replicaRegions && { replicaRegions: options.replicaRegions }),
      ...(redeploys !== undefined && { redeploys }),
    },
    ...affixes(options.keySchema, slug),
    policy: policyOf(options),
    keepsVanished: options.disableSecretDeletion === true,
    given: { syncOptions: said(options), destinationConfig: said(config) },
  };
};

export const ConnectionReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    version: z.number(),
    orgId: z.string(),
    projectId: z.string().nullable(),
    app: z.string(),
    method: z.string(),
    credentialsHash: z.string(),
    isPlatformManagedCredentials: z.boolean(),
    gatewayId: z.string().nullable(),
    credentials: z.object({}),
    createdAt: instant(),
    updatedAt: instant(),
  });

/** A connection as the newer family shows it: its credentials stay empty. */
export const connectionReply = (connection: Connection) => ({
  id: connection.id,
  name: connection.name,
  description: connection.description,
  version: connection.version,
  orgId: connection.orgId,
  projectId: connection.projectId,
  app: connection.app,
  method: connection.method,
  credentialsHash: connection.credentialsHash,
  isPlatformManagedCredentials: false,
  gatewayId: null,
  credentials: {},
  createdAt: connection.createdAt,
  updatedAt: connection.updatedAt,
});

export const SyncReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    isAutoSyncEnabled: z.boolean(),
    version: z.number(),
    projectId: z.string(),
    connectionId: uuid,
    destination: z.string(),
    syncStatus: z.enum(['pending', 'running', 'succeeded', 'failed']),
    lastSyncJobId: z.string().nullable(),
    lastSyncMessage: z.string().nullable(),
    lastSyncedAt: instant().nullable(),
    nextAttemptAt: instant().nullable(),
    connection: z.object({ id: uuid, app: z.string(), name: z.string() }),
    environment: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
    folder: z.object({ path: z.string() }),
    syncOptions: z.record(z.string(), z.unknown()),
    destinationConfig: z.record(z.string(), z.unknown()),
    createdAt: instant(),
    updatedAt: instant(),
  });

/** A sync as the newer family shows it. */
export const syncReply = (access: Pick<ProjectAccess, 'project' | 'ability'>, sync: Sync) => {
  const { project } = access;
  const place = project.environments.find((each) => each.id === sync.environmentId);
  const { syncOptions = {}, destinationConfig = {} } = sync.given as {
    readonly syncOptions?: Config;
    readonly destinationConfig?: Config;
  };
  return {
    id: sync.id,
    name: sync.name,
    description: sync.description,
    isAutoSyncEnabled: sync.isActive,
    version: sync.version,
    projectId: sync.projectId,
    connectionId: sync.connectionId,
    destination: syncNameOf(sync.target),
    syncStatus: sync.state.status,
    lastSyncJobId: sync.state.jobId,
    lastSyncMessage: messageFor(access, sync) || null,
    lastSyncedAt: sync.state.lastUsed,
    nextAttemptAt: sync.state.nextAttemptAt,
    connection: { id: sync.connectionId, app: targets[sync.target].app, name: targets[sync.target].title },
    environment: { id: sync.environmentId, name: place?.name ?? '', slug: place?.slug ?? '' },
    folder: { path: sync.secretPath },
    syncOptions,
    destinationConfig,
    createdAt: sync.createdAt,
    updatedAt: sync.updatedAt,
  };
};
