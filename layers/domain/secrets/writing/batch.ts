import { openForChange } from '../../approvals/governed-places.ts';
import { LocketError } from '../../errors.ts';
import { formatPath } from '../../folders/paths.ts';
import type { PresentScope, ScopeRequest } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import type { SecretDraft } from '../core/drafts.ts';
import type { SealedSecret, SecretType } from '../core/secret.ts';
import { maxFoldersTold } from '../core/trail.ts';

/** One member of a batch. */
export interface BatchItem {
  readonly name: string;
  /** Folder of this one, when it is not the batch's own. */
  readonly path?: readonly string[] | undefined;
}

export interface DraftItem extends BatchItem {
  readonly draft: SecretDraft;
}

export interface UpdateItem extends DraftItem {
  readonly newName?: string | undefined;
}

/** What a batch of updates does about names that are not there: refuses them, creates them or passes over them. */
export const updateModes = ['failOnNotFound', 'upsert', 'ignore'] as const;
export type UpdateMode = (typeof updateModes)[number];

export interface DeleteItem extends BatchItem {
  readonly type: SecretType;
}

/** Many secrets of one project and environment, to be written all or none. */
export interface BatchRequest<T extends BatchItem> extends ScopeRequest {
  readonly secrets: readonly T[];
}

export interface UpdateRequest extends BatchRequest<UpdateItem> {
  readonly mode: UpdateMode;
}

/** A member with the folder it belongs to. */
export interface Placed<T extends BatchItem> {
  readonly item: T;
  readonly scope: PresentScope;
}

/** A batch in its folders. */
export interface PlacedBatch<T extends BatchItem> {
  readonly scopes: readonly PresentScope[];
  readonly placed: readonly Placed<T>[];
}

const pathOf = (request: ScopeRequest, { path }: BatchItem): readonly string[] => path ?? request.path;

const secretPathsOf = (scopes: readonly PresentScope[]): { readonly secretPaths?: readonly string[] } =>
  scopes.length > 1 ? { secretPaths: scopes.slice(0, maxFoldersTold).map(({ path }) => path) } : {};

/** Enters every folder of the batch; `not-found` names the first that is not there. */
export const enterBatch = async <T extends BatchItem>(
  unit: Unit,
  request: BatchRequest<T>,
): Promise<PlacedBatch<T>> => {
  const paths = new Map(
    request.secrets.map((item) => [formatPath(pathOf(request, item)), pathOf(request, item)]),
  );
  const scopes = await Promise.all(
    [...paths.values()].map((path) => openForChange(unit, { ...request, path })),
  );
  unit.note({ metadata: { secretPath: formatPath(request.path), ...secretPathsOf(scopes) } });
  const byPath = new Map(scopes.map((scope) => [scope.path, scope]));
  const placed = request.secrets.flatMap((item) => {
    const scope = byPath.get(formatPath(pathOf(request, item)));
    return scope ? [{ item, scope }] : [];
  });
  return { scopes, placed };
};

/** The live shared secrets under these names, in the same order: bounded rounds, whatever their number. */
export const headsOf = (
  unit: Unit,
  all: readonly { readonly scope: PresentScope; readonly name: string }[],
): Promise<readonly (SealedSecret | undefined)[]> =>
  Promise.all(
    all.map(({ scope, name }) =>
      unit.stores.secrets.head({ environmentId: scope.environment.id, folderId: scope.folderId, name }),
    ),
  );

/** Names that one message lists. */
const maxListed = 50;

/** Names as a message lists them: the first fifty, and how many more. */
export const listed = (names: readonly string[]): string => {
  const shown = [...new Set(names)];
  const more = shown.length - maxListed;
  return `${shown.slice(0, maxListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** Names that stand more than once in their folder. */
export const repeatedNames = (request: ScopeRequest, items: readonly BatchItem[]): readonly string[] => {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const place = `${formatPath(pathOf(request, item))} ${item.name}`;
    if (seen.has(place)) return [item.name];
    seen.add(place);
    return [];
  });
};

/** Refuses a batch that names a secret twice: `invalid-input` with the names. */
export const assertDistinct = <T extends BatchItem>(request: BatchRequest<T>): void => {
  const repeated = repeatedNames(request, request.secrets);
  if (repeated.length > 0)
    throw new LocketError('invalid-input', `secrets: named more than once: ${listed(repeated)}`);
};

/** Refuses with `bad-request` when one of these names is taken. */
export const assertFree = (names: readonly string[], heads: readonly (SealedSecret | undefined)[]): void => {
  const taken = names.filter((_, n) => heads[n]);
  if (taken.length > 0) throw new LocketError('bad-request', `Secret already exist: ${listed(taken)}`);
};

/** Refuses with `not-found` when one of these names leads to nothing. */
export const assertThere = (names: readonly string[], heads: readonly unknown[]): void => {
  const missing = names.filter((_, n) => !heads[n]);
  if (missing.length > 0) throw new LocketError('not-found', `Secrets not found: ${listed(missing)}`);
};
