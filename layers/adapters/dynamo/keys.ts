import { sha256Hex } from '../../domain/digests.ts';
import type { Guesses } from '../../domain/guess-limits.ts';
import type { Key } from './items.ts';

/** Every key of the table, and nothing else knows their shapes; docs/data-model.md describes each. */
const padded = (version: number): string => String(version).padStart(8, '0');

export const keys = {
  instance: (): Key => ({ pk: 'SYSTEM', sk: 'INSTANCE' }),
  bootstrapSecret: (): Key => ({ pk: 'SYSTEM', sk: 'BOOTSTRAP' }),
  format: (): Key => ({ pk: 'SYSTEM', sk: 'FORMAT' }),
  rootKeyPrefix: 'ROOTKEY#',
  rootKey: (version: number): Key => ({ pk: 'SYSTEM', sk: `ROOTKEY#${padded(version)}` }),
  /** Format, instance record and root keys: what a process reads of the table before anything else. */
  system: () => ({ pk: 'SYSTEM', prefix: '' }),

  organization: (orgId: string): Key => ({ pk: `ORG#${orgId}`, sk: 'ORG' }),
  member: (orgId: string, userId: string): Key => ({ pk: `ORG#${orgId}`, sk: `MEMBER#${userId}` }),
  members: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'MEMBER#' }),
  organizationIdentity: (orgId: string, id: string): Key => ({ pk: `ORG#${orgId}`, sk: `IDENTITY#${id}` }),
  organizationIdentities: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'IDENTITY#' }),
  organizationProject: (orgId: string, id: string): Key => ({ pk: `ORG#${orgId}`, sk: `PROJECT#${id}` }),
  organizationProjects: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'PROJECT#' }),
  projectSlug: (orgId: string, slug: string): Key => ({ pk: `ORG#${orgId}`, sk: `SLUG#${slug}` }),
  deletedProject: (orgId: string, id: string): Key => ({ pk: `ORG#${orgId}`, sk: `DELETED#PROJECT#${id}` }),
  deletedProjects: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'DELETED#PROJECT#' }),
  template: (orgId: string, id: string): Key => ({ pk: `ORG#${orgId}`, sk: `TEMPLATE#${id}` }),
  templates: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'TEMPLATE#' }),
  templateName: (orgId: string, name: string): Key => ({ pk: `ORG#${orgId}`, sk: `TEMPLATENAME#${name}` }),

  user: (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'USER' }),
  username: (username: string): Key => ({ pk: `USERNAME#${username}`, sk: 'USERNAME' }),
  session: (userId: string, sessionId: string): Key => ({ pk: `USER#${userId}`, sk: `SESSION#${sessionId}` }),
  userMembership: (userId: string, orgId: string): Key => ({ pk: `USER#${userId}`, sk: `ORG#${orgId}` }),
  userMemberships: (userId: string) => ({ pk: `USER#${userId}`, prefix: 'ORG#' }),

  identity: (id: string): Key => ({ pk: `IDENTITY#${id}`, sk: 'IDENTITY' }),
  method: (id: string, method: string): Key => ({ pk: `IDENTITY#${id}`, sk: `AUTH#${method}` }),
  token: (id: string, tokenId: string): Key => ({ pk: `IDENTITY#${id}`, sk: `TOKEN#${tokenId}` }),
  tokens: (id: string) => ({ pk: `IDENTITY#${id}`, prefix: 'TOKEN#' }),
  tokenOwner: (tokenId: string): Key => ({ pk: `TOKEN#${tokenId}`, sk: 'TOKEN' }),

  client: (clientId: string): Key => ({ pk: `CLIENT#${clientId}`, sk: 'CLIENT' }),
  clientSecret: (clientId: string, digest: string): Key => ({
    pk: `CLIENT#${clientId}`,
    sk: `SECRET#${digest}`,
  }),
  clientSecrets: (clientId: string) => ({ pk: `CLIENT#${clientId}`, prefix: 'SECRET#' }),
  clientSecretId: (clientId: string, id: string): Key => ({ pk: `CLIENT#${clientId}`, sk: `ID#${id}` }),

  guesses: ({ at, id, network }: Guesses): Key => ({
    pk: `GUESSES#${sha256Hex(JSON.stringify([at, id, network]))}`,
    sk: 'FAILURES',
  }),

  signature: (digest: string): Key => ({ pk: `SIGNATURE#${digest}`, sk: 'SIGNATURE' }),

  project: (id: string): Key => ({ pk: `PROJECT#${id}`, sk: 'PROJECT' }),
  grant: (projectId: string, kind: string, actorId: string): Key => ({
    pk: `PROJECT#${projectId}`,
    sk: `GRANT#${kind}#${actorId}`,
  }),
  grants: (projectId: string, kind: string) => ({ pk: `PROJECT#${projectId}`, prefix: `GRANT#${kind}#` }),
  grantId: (membershipId: string): Key => ({ pk: `GRANT#${membershipId}`, sk: 'GRANT' }),
  actorGrant: (kind: string, actorId: string, projectId: string): Key => ({
    pk: `${kind.toUpperCase()}#${actorId}`,
    sk: `PROJECT#${projectId}`,
  }),
  actorGrants: (kind: string, actorId: string) => ({
    pk: `${kind.toUpperCase()}#${actorId}`,
    prefix: 'PROJECT#',
  }),
  tag: (projectId: string, tagId: string): Key => ({ pk: `PROJECT#${projectId}`, sk: `TAG#${tagId}` }),
  tags: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'TAG#' }),
  tagSlug: (projectId: string, slug: string): Key => ({ pk: `PROJECT#${projectId}`, sk: `TAGSLUG#${slug}` }),
  projectFence: (projectId: string, around: string): Key => ({
    pk: `PROJECT#${projectId}`,
    sk: `FENCE#${around}`,
  }),
  organizationFence: (orgId: string, around: string): Key => ({ pk: `ORG#${orgId}`, sk: `FENCE#${around}` }),
  deletedEnvironment: (projectId: string, environmentId: string): Key => ({
    pk: `PROJECT#${projectId}`,
    sk: `DELETED#ENV#${environmentId}`,
  }),
  deletedEnvironments: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'DELETED#ENV#' }),
  environmentOwner: (environmentId: string): Key => ({ pk: `ENV#${environmentId}`, sk: 'ENV' }),

  folderAt: (environmentId: string, parentId: string, name: string): Key => ({
    pk: `ENV#${environmentId}`,
    sk: `FOLDER#${parentId}#${name}`,
  }),
  childFolders: (environmentId: string, parentId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `FOLDER#${parentId}#`,
  }),
  folders: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'FOLDER#' }),
  folder: (folderId: string): Key => ({ pk: `FOLDER#${folderId}`, sk: 'FOLDER' }),
  deletedFolder: (folder: { environmentId: string; parentId: string; name: string; id: string }): Key => ({
    pk: `ENV#${folder.environmentId}`,
    sk: `DELETED#FOLDER#${folder.parentId}#${folder.name}#${folder.id}`,
  }),
  deletedFolders: (environmentId: string, parentId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `DELETED#FOLDER#${parentId}#`,
  }),
  allDeletedFolders: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'DELETED#FOLDER#' }),

  folderGate: (folderId: string, n: number): Key => ({ pk: `FOLDER#${folderId}`, sk: `GATE#${n}` }),

  import: (environmentId: string, folderId: string, id: string): Key => ({
    pk: `ENV#${environmentId}`,
    sk: `IMPORT#${folderId}#${id}`,
  }),
  importsIn: (environmentId: string, folderId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `IMPORT#${folderId}#`,
  }),
  imports: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'IMPORT#' }),
  importId: (id: string): Key => ({ pk: `IMPORT#${id}`, sk: 'IMPORT' }),
  importer: (source: string, id: string): Key => ({ pk: `IMPORTERS#${source}`, sk: id }),
  importers: (source: string) => ({ pk: `IMPORTERS#${source}`, prefix: '' }),

  secret: (environmentId: string, folderId: string, name: string): Key => ({
    pk: `ENV#${environmentId}`,
    sk: `SECRET#${folderId}#${name}`,
  }),
  override: (environmentId: string, userId: string, folderId: string, sharedId: string): Key => ({
    pk: `ENV#${environmentId}`,
    sk: `PERSONAL#${userId}#${folderId}#${sharedId}`,
  }),
  secretsIn: (environmentId: string, folderId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `SECRET#${folderId}#`,
  }),
  overrides: (environmentId: string, userId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `PERSONAL#${userId}#`,
  }),
  overridesIn: (environmentId: string, userId: string, folderId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `PERSONAL#${userId}#${folderId}#`,
  }),
  deletedSecret: (secret: { environmentId: string; folderId: string; name: string; id: string }): Key => ({
    pk: `ENV#${secret.environmentId}`,
    sk: `DELETED#SECRET#${secret.folderId}#${secret.name}#${secret.id}`,
  }),
  secrets: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'SECRET#' }),
  version: (secretId: string, version: number): Key => ({
    pk: `SECRET#${secretId}`,
    sk: `V#${padded(version)}`,
  }),
  versions: (secretId: string) => ({ pk: `SECRET#${secretId}`, prefix: 'V#' }),
  deletedSecrets: (environmentId: string, folderId: string) => ({
    pk: `ENV#${environmentId}`,
    prefix: `DELETED#SECRET#${folderId}#`,
  }),
  reference: (target: string, secretId: string): Key => ({ pk: `REF#${target}`, sk: secretId }),
  references: (target: string) => ({ pk: `REF#${target}`, prefix: '' }),
  referencesFrom: (secretId: string) => ({ pk: `SECRET#${secretId}`, prefix: 'REF#' }),
  referenceFrom: (secretId: string, digest: string): Key => ({
    pk: `SECRET#${secretId}`,
    sk: `REF#${digest}`,
  }),

  share: (digest: string): Key => ({ pk: `SHARE#${digest}`, sk: 'SHARE' }),
  ownShare: (owner: { kind: string; id: string; orgId: string }, shareId: string): Key => ({
    pk: `${owner.kind.toUpperCase()}#${owner.id}`,
    sk: `SHARE#${owner.orgId}#${shareId}`,
  }),
  ownShares: (owner: { kind: string; id: string; orgId: string }) => ({
    pk: `${owner.kind.toUpperCase()}#${owner.id}`,
    prefix: `SHARE#${owner.orgId}#`,
  }),

  webhook: (projectId: string, id: string): Key => ({ pk: `PROJECT#${projectId}`, sk: `WEBHOOK#${id}` }),
  webhooks: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'WEBHOOK#' }),
  webhookOwner: (id: string): Key => ({ pk: `WEBHOOK#${id}`, sk: 'WEBHOOK' }),

  reminder: (secretId: string): Key => ({ pk: `SECRET#${secretId}`, sk: 'REMINDER' }),
  dueReminder: (day: string, secretId: string): Key => ({ pk: `REMINDER#${day}`, sk: `SECRET#${secretId}` }),
  dueReminders: (day: string) => ({ pk: `REMINDER#${day}`, prefix: 'SECRET#' }),

  commit: (folderId: string, id: string): Key => ({ pk: `FOLDER#${folderId}`, sk: `C#${id}` }),
  commits: (folderId: string) => ({ pk: `FOLDER#${folderId}`, prefix: 'C#' }),
  commitPart: (folderId: string, id: string, part: number): Key => ({
    pk: `FOLDER#${folderId}`,
    sk: `P#${id}#${padded(part)}`,
  }),
  checkpoint: (folderId: string, id: string): Key => ({ pk: `FOLDER#${folderId}`, sk: `K#${id}` }),
  checkpoints: (folderId: string) => ({ pk: `FOLDER#${folderId}`, prefix: 'K#' }),
  checkpointPart: (folderId: string, id: string, part: number): Key => ({
    pk: `FOLDER#${folderId}`,
    sk: `KP#${id}#${padded(part)}`,
  }),

  allOverrides: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'PERSONAL#' }),
  besideOverrides: (environmentId: string) => {
    const pk = `ENV#${environmentId}`;
    // Next to `#` in their order stand `"` and `$`.
    return [
      { pk, prefix: '', between: ['!', 'PERSONAL"'] },
      { pk, prefix: '', between: ['PERSONAL$', '~'] },
    ] as const;
  },
  allOfProject: (id: string) => ({ pk: `PROJECT#${id}`, prefix: '' }),
  allOfEnvironment: (id: string) => ({ pk: `ENV#${id}`, prefix: '' }),
  allOfFolder: (id: string) => ({ pk: `FOLDER#${id}`, prefix: '' }),
  allOfSecret: (id: string) => ({ pk: `SECRET#${id}`, prefix: '' }),

  purgeTasks: () => ({ pk: 'PURGE', prefix: '' }),
  purgeTask: (kind: string, id: string): Key => ({ pk: 'PURGE', sk: `${kind}#${id}` }),

  intents: () => ({ pk: 'INTENTS', prefix: '' }),
  intent: (id: string): Key => ({ pk: 'INTENTS', sk: id }),
  intentState: (id: string): Key => ({ pk: `INTENT#${id}`, sk: 'STATE' }),
  intentPart: (id: string, part: number): Key => ({ pk: `INTENT#${id}`, sk: `PART#${padded(part)}` }),
  intentStaged: (id: string, n: number): Key => ({ pk: `INTENT#${id}`, sk: `NEXT#${padded(n)}` }),

  audit: (scope: string, day: string, shard: number, id: string): Key => ({
    pk: `AUDIT#${scope}#${day}#${shard}`,
    sk: id,
  }),
};

const environmentMark = 'ENV#';
const secretMark = 'SECRET#';

/** Where a live shared secret stands, as its key says; nothing for any other key. */
export const standsAt = ({
  pk,
  sk,
}: Key): { readonly environmentId: string; readonly folderId: string; readonly name: string } | undefined => {
  if (!pk.startsWith(environmentMark) || !sk.startsWith(secretMark)) return undefined;
  const end = sk.indexOf('#', secretMark.length);
  return {
    environmentId: pk.slice(environmentMark.length),
    folderId: sk.slice(secretMark.length, end),
    name: sk.slice(end + 1),
  };
};
