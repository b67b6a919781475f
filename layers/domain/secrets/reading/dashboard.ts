import { isRefusal } from '../../errors.ts';
import type { Folder } from '../../folders/folder.ts';
import { type FolderPath, formatPath } from '../../folders/paths.ts';
import { foldersIn } from '../../folders/subtree.ts';
import { importsOf, type LocatedImport, mayImport } from '../../imports/located-import.ts';
import { openScope, type Scope, type ScopeRequest, withFolder } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import type { FoundSecret } from './found-secret.ts';
import { listSecrets } from './list-secrets.ts';
import { stretchesOf } from './paging.ts';

/** Which part of what is asked for, and in which order by name. */
interface ShownPage {
  readonly offset: number;
  readonly limit: number;
  readonly descending: boolean;
  /** Part of a name, in whatever case. */
  readonly search?: string | undefined;
}

/** A folder with where it stands. */
export interface ShownFolder {
  readonly folder: Folder;
  readonly path: FolderPath;
  readonly environment: string;
}

export interface DetailsRequest extends ScopeRequest, ShownPage {
  readonly tagSlugs?: readonly string[] | undefined;
  readonly imports: boolean;
  readonly folders: boolean;
  readonly secrets: boolean;
}

/** A part of a list and the length of all of it. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** What one folder holds; what was not asked for is absent. */
export interface Details {
  readonly imports?: Part<LocatedImport>;
  readonly folders?: Part<ShownFolder>;
  readonly secrets?: Part<FoundSecret>;
}

export interface OverviewRequest extends Omit<ScopeRequest, 'environment'>, ShownPage {
  readonly environments: readonly string[];
  readonly folders: boolean;
  readonly secrets: boolean;
}

/** What stands at one path of several environments, by name; counts are of names. */
export type Overview = Omit<Details, 'imports'>;

type Named<T> = ReadonlyMap<string, readonly T[]>;

const inNameOrder = <T>(all: Named<T>, { descending, search = '' }: ShownPage): Named<T> => {
  const wanted = search.toLowerCase();
  const names = [...all.keys()].filter((name) => name.toLowerCase().includes(wanted)).sort();
  return new Map((descending ? names.reverse() : names).map((name) => [name, all.get(name) ?? []]));
};

const foldersAt = async (unit: Unit, scope: Scope): Promise<readonly ShownFolder[]> => {
  const { environment, folderId, segments } = scope;
  const found = folderId === undefined ? [] : await foldersIn(unit, environment.id, folderId);
  return found.map(({ folder, path }) => ({
    folder,
    path: [...segments, ...path],
    environment: environment.slug,
  }));
};

/** The secrets at a place, or none where the caller may read none: a dashboard shows the rest of the page. */
const secretsAt = async (
  unit: Unit,
  request: Parameters<typeof listSecrets>[1],
): Promise<readonly FoundSecret[]> => {
  try {
    return (await listSecrets(unit, { ...request, overrides: 'separate' })).secrets;
  } catch (error) {
    if (isRefusal(error, 'permission-denied')) return [];
    throw error;
  }
};

const importsAt = async (unit: Unit, scope: Scope): Promise<readonly LocatedImport[]> =>
  scope.folderId !== undefined && mayImport(scope.access, 'read', scope)
    ? importsOf(unit, withFolder(scope))
    : [];

const part = <T>(named: Named<T>, { start, end }: { start: number; end: number }): Part<T> => ({
  items: [...named.values()].slice(start, end).flat(),
  total: named.size,
});

const byName = <T>(all: readonly T[], nameOf: (one: T) => string): Named<T> => Map.groupBy(all, nameOf);

/** What a folder holds, a page of it: imports first, then folders, then secrets by name. */
export const readDetails = async (unit: Unit, request: DetailsRequest): Promise<Details> => {
  const scope = await openScope(unit, request);
  const [made, below, found] = await Promise.all([
    request.imports ? importsAt(unit, scope) : [],
    request.folders ? foldersAt(unit, scope) : [],
    request.secrets ? secretsAt(unit, request) : [],
  ]);
  const searched = (each: LocatedImport): boolean =>
    each.source.path.toLowerCase().includes((request.search ?? '').toLowerCase());
  const imports = byName(made.filter(searched), ({ made: { id } }) => id);
  const folders = inNameOrder(
    byName(below, ({ folder }) => folder.name),
    request,
  );
  const secrets = inNameOrder(
    byName(found, ({ secret }) => secret.name),
    request,
  );
  const lengths = [imports.size, folders.size, secrets.size];
  const [first, second, third] = stretchesOf(lengths, request.offset, request.limit);
  unit.note({
    metadata: {
      environment: scope.environment.slug,
      secretPath: scope.path,
      numberOfSecrets: found.length,
    },
  });
  return {
    ...(request.imports && first && { imports: part(imports, first) }),
    ...(request.folders && second && { folders: part(folders, second) }),
    ...(request.secrets && third && { secrets: part(secrets, third) }),
  };
};

/** What stands at one path of several environments, a page of it by name: folders first, then secrets. */
export const readOverview = async (unit: Unit, request: OverviewRequest): Promise<Overview> => {
  const scopes = request.environments.map((environment) => ({ ...request, environment }));
  const opened = await Promise.all(scopes.map((scope) => openScope(unit, scope)));
  const [below, found] = await Promise.all([
    request.folders ? Promise.all(opened.map((scope) => foldersAt(unit, scope))) : [],
    request.secrets ? Promise.all(scopes.map((scope) => secretsAt(unit, scope))) : [],
  ]);
  const folders = inNameOrder(
    byName(below.flat(), ({ folder }) => folder.name),
    request,
  );
  const secrets = inNameOrder(
    byName(found.flat(), ({ secret }) => secret.name),
    request,
  );
  const [first, second] = stretchesOf([folders.size, secrets.size], request.offset, request.limit);
  unit.note({
    metadata: {
      environment: request.environments.join(','),
      environmentsRead: request.environments.filter((_, index) => (found[index]?.length ?? 0) > 0),
      secretPath: formatPath(request.path),
      numberOfSecrets: found.flat().length,
    },
  });
  return {
    ...(request.folders && first && { folders: part(folders, first) }),
    ...(request.secrets && second && { secrets: part(secrets, second) }),
  };
};
