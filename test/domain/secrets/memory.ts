import { randomBytes, randomUUID } from 'node:crypto';
import type { Folder } from '../../../layers/domain/folders/folder.ts';
import type { SecretImport } from '../../../layers/domain/imports/import.ts';
import type { DataKey } from '../../../layers/domain/keys/envelope.ts';
import type { PresentScope } from '../../../layers/domain/places/scope.ts';
import type { Environment, Project } from '../../../layers/domain/projects/project.ts';
import { firstVersion } from '../../../layers/domain/secrets/core/drafts.ts';
import { sealSecret } from '../../../layers/domain/secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../../../layers/domain/secrets/core/secret.ts';
import type { Unit } from '../../../layers/domain/unit.ts';

/** A tree as tests write it: values by name by place, sources by place; a place reads `dev:/a/b`. */
export interface Planted {
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly imports: Readonly<Record<string, readonly string[]>>;
}

const at = '2026-01-01T00:00:00.000Z';
const projectId = 'project';
const orgId = 'org';

const environmentNamed = (slug: string, index: number): Environment => ({
  id: `env-${slug}`,
  slug,
  name: slug,
  position: index + 1,
  createdAt: at,
  updatedAt: at,
});

const split = (place: string) => {
  const [slug = '', path = '/'] = place.split(':');
  return { environmentId: `env-${slug}`, path };
};

/** Ids are made of places, so that nothing needs to be looked up. */
const folderIdOf = (environmentId: string, path: string): string =>
  path === '/' ? environmentId : `${environmentId}${path}`;

const secretAt = (unit: Unit, place: string, name: string, value: string): Secret => {
  const { environmentId, path } = split(place);
  const scope = {
    access: { project: { id: projectId } },
    environment: { id: environmentId },
    folderId: folderIdOf(environmentId, path),
  } as unknown as PresentScope;
  return { ...firstVersion(unit, scope, name, { value }), id: `${place}:${name}` };
};

const importsAt = (place: string, sources: readonly string[]): readonly SecretImport[] => {
  const { environmentId, path } = split(place);
  return sources.map((source, rank) => ({
    id: `${place}<${rank}`,
    projectId,
    environmentId,
    folderId: folderIdOf(environmentId, path),
    sourceEnvironmentId: split(source).environmentId,
    sourcePath: split(source).path,
    rank,
    isReplication: false,
    isReplicationSuccess: null,
    replicationStatus: null,
    lastReplicated: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }));
};

/** Every place that is named, and the folders above it. */
const foldersOf = ({ secrets, imports }: Planted): ReadonlyMap<string, Folder> => {
  const folders = new Map<string, Folder>();
  for (const place of [...Object.keys(secrets), ...Object.keys(imports)]) {
    const { environmentId, path } = split(place);
    const segments = path.split('/').filter((segment) => segment !== '');
    for (const [index, name] of segments.entries()) {
      const id = folderIdOf(environmentId, `/${segments.slice(0, index + 1).join('/')}`);
      const parentId = folderIdOf(environmentId, `/${segments.slice(0, index).join('/')}`);
      const folder = { id, projectId, environmentId, parentId, name, description: null };
      folders.set(id, { ...folder, version: 1, createdAt: at, updatedAt: at });
    }
  }
  return folders;
};

const byName = (a: SealedSecret, b: SealedSecret): number => (a.name < b.name ? -1 : 1);

/** A unit over a tree in memory, for a caller with one role grant of this id. */
export const unitOver = (
  planted: Planted,
  slugs: readonly string[],
  grantId: string,
): { readonly unit: Unit; readonly rounds: () => number } => {
  let rounds = 0;
  // Reads of one round end together, in a later turn than they began.
  let round: Promise<void> | undefined;
  const read = async <T>(value: T): Promise<T> => {
    round ??= new Promise((resolve) =>
      setImmediate(() => {
        rounds += 1;
        round = undefined;
        resolve();
      }),
    );
    await round;
    return value;
  };
  const project = {
    id: projectId,
    orgId,
    environments: slugs.map(environmentNamed),
    auditLogsRetentionDays: null,
  } as unknown as Project;
  const key: DataKey = { id: randomUUID(), version: 1, bytes: randomBytes(32) };
  const runtime = { now: () => new Date(at), uuid: () => randomUUID(), randomBytes };
  const folders = foldersOf(planted);
  const sealing = { runtime } as unknown as Unit;
  const secrets = Object.entries(planted.secrets)
    .flatMap(([place, values]) =>
      Object.entries(values).map(([name, value]) =>
        sealSecret(sealing, key, secretAt(sealing, place, name, value)),
      ),
    )
    .sort(byName);
  const imports = Object.entries(planted.imports).flatMap(([place, sources]) => importsAt(place, sources));
  const inFolder = (id: string) => secrets.filter(({ folderId }) => folderId === id);
  const nothing = () => undefined;
  const stores = {
    projects: {
      find: () => read(project),
      grant: () => read({ orgId, roles: [{ id: grantId, role: 'x', isTemporary: false }] }),
      remember: () => undefined,
    },
    folders: {
      resolve: (_project: string, environmentId: string, segments: readonly string[]) =>
        read(folders.get(folderIdOf(environmentId, `/${segments.join('/')}`))),
      all: (environmentId: string) =>
        read([...folders.values()].filter((folder) => folder.environmentId === environmentId)),
      guessId: nothing,
      expect: nothing,
    },
    imports: {
      inFolder: (_environment: string, id: string) => read(imports.filter(({ folderId }) => folderId === id)),
      inEnvironment: (id: string) => read(imports.filter(({ environmentId }) => environmentId === id)),
      expectFolder: nothing,
      guessSources: () => [],
    },
    secrets: {
      head: ({ folderId, name }: { folderId: string; name: string }) =>
        read(inFolder(folderId).find((secret) => secret.name === name)),
      inFolder: (_environment: string, id: string) => read(inFolder(id)),
      inFolders: (_environment: string, { wanted }: { wanted: readonly string[] }) =>
        read(wanted.flatMap(inFolder)),
      expect: nothing,
      expectFolder: nothing,
    },
    tags: { inProject: () => read([]) },
  };
  const unit = {
    caller: {
      kind: 'identity',
      id: 'caller',
      name: 'caller',
      orgId,
      authMethod: 'universal-auth',
      authClaims: {},
      metadata: {},
    },
    runtime,
    stores,
    keys: { projectKey: async () => key },
    note: nothing,
  } as unknown as Unit;
  return { unit, rounds: () => rounds };
};
