import * as z from 'zod';
import { parseDuration } from '../../layers/domain/durations.ts';
import type { DynamicSecret } from '../../layers/domain/dynamic-secrets/dynamic-secret.ts';
import type { Lease } from '../../layers/domain/dynamic-secrets/lease.ts';
import { parsePath } from '../../layers/domain/folders/paths.ts';
import type { ScopeRequest } from '../../layers/domain/places/scope.ts';
import { isSlug } from '../../layers/domain/slugs.ts';
import { id, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';
import { environment, secretPath } from '../secrets/wire.ts';

/** The folder that a request is about; clients name its project by slug, and may by id. */
export const folderMembers = {
  projectSlug: optional(id),
  projectId: optional(id),
  environmentSlug: environment,
  path: secretPath,
};

/** What the agent calls the path of a lease that it looks for. */
export const furtherPath = optional(ruled(z.string().max(8192), parsePath));

interface FolderMembers {
  readonly projectSlug?: string | undefined;
  readonly projectId?: string | undefined;
  readonly environmentSlug: string;
  readonly path: readonly string[];
}

export const scopeOf = ({ projectSlug, projectId, environmentSlug, path }: FolderMembers): ScopeRequest => ({
  projectSlug,
  projectId,
  environment: environmentSlug,
  path,
});

/** Names that are other paths of the API. */
const reserved: ReadonlySet<string> = new Set(['leases', 'entra-id']);

const kebab = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(64)
  .refine(isSlug, 'must be lower-case letters, digits and single dashes');

export const newName = () => kebab.refine((name) => !reserved.has(name), 'is a word of the API');
/** A name that is looked for: of whatever nothing is called there is none. */
export const soughtName = () => z.string().trim().toLowerCase().min(1).max(255);

/** A range of time as it was given, such as `1h`. */
export const lifetime = ruled(z.string().trim().min(1).max(32), (text) => {
  parseDuration(text);
  return text;
});
/** The longest time of all; nothing and `null` for none. */
export const longestLifetime = z.preprocess(
  (value) => (value === '' ? null : value),
  z.nullable(lifetime).optional(),
);

export const usernameTemplate = z.preprocess(
  (value) => (value === '' ? null : value),
  z.string().trim().max(255).nullable().optional(),
);
export const annotations = optional(
  z
    .array(z.object({ key: z.string().trim().min(1).max(255), value: z.string().max(1020).default('') }))
    .max(50),
);

export const DynamicSecretReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    version: z.int(),
    type: z.string(),
    defaultTTL: z.string(),
    maxTTL: z.string().nullable(),
    folderId: uuid,
    status: z.string().nullable(),
    statusDetails: z.string().nullable(),
    usernameTemplate: z.string().nullable(),
    metadata: z.array(z.object({ key: z.string(), value: z.string() })),
    removesStrays: z.boolean(),
    createdAt: instant(),
    updatedAt: instant(),
  });

const statuses = { active: null, deleting: 'Deleting', 'failed-to-delete': 'Failed to delete' } as const;

export const dynamicSecretReply = (shown: DynamicSecret): z.input<ReturnType<typeof DynamicSecretReply>> => ({
  id: shown.id,
  name: shown.name,
  version: shown.version,
  type: shown.type,
  defaultTTL: shown.defaultTTL,
  maxTTL: shown.maxTTL,
  folderId: shown.folderId,
  status: statuses[shown.state],
  statusDetails: shown.statusDetails,
  usernameTemplate: shown.usernameTemplate,
  metadata: [...shown.metadata],
  removesStrays: shown.removesStrays,
  createdAt: shown.createdAt,
  updatedAt: shown.updatedAt,
});

export const LeaseReply = () =>
  z.object({
    id: uuid,
    version: z.int(),
    externalEntityId: z.string(),
    expireAt: instant(),
    status: z.string().nullable(),
    statusDetails: z.string().nullable(),
    dynamicSecretId: uuid,
    takenBy: z.object({ type: z.string(), id: z.string(), name: z.string() }),
    renewals: z.int(),
    lastRenewedAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

const leaseStatuses = {
  creating: 'Creating',
  active: null,
  ending: 'Revoking',
  failed: 'Failed to revoke',
} as const;

export const leaseReply = (lease: Lease): z.input<ReturnType<typeof LeaseReply>> => ({
  id: lease.id,
  version: 1,
  externalEntityId: lease.externalEntityId,
  expireAt: lease.expireAt,
  status: leaseStatuses[lease.state],
  statusDetails: lease.statusDetails,
  dynamicSecretId: lease.dynamicSecretId,
  takenBy: { type: lease.takenBy.kind, id: lease.takenBy.id, name: lease.takenBy.name },
  renewals: lease.renewals,
  lastRenewedAt: lease.lastRenewedAt,
  createdAt: lease.createdAt,
  updatedAt: lease.updatedAt,
});
